import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { applyEdit } from '../../../shared/project/edits.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { Guide, HintPoint } from '../../../shared/project/guides.ts';
import { abOfColour, hexPattern } from '../../../shared/colour/hex.ts';
import { problemError } from '../problem-error.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { FilmFrames } from './film-frames.ts';
import type { ReadOptions } from './read-picture.ts';

const usualRadius = 0.02;
const place = z.number();

/** What a file of hints holds; places are looked at one by one, so that one mistake does not cost the others. */
export const hintsFileSchema = z.object({
  hints: z
    .array(
      z
        .object({
          /** Frame, counted from 0, or film seconds. */
          frame: z.number().int().nonnegative().optional(),
          seconds: z.number().nonnegative().optional(),
          /** Shares of the picture's width and height from its left and top edge. */
          x: place,
          y: place,
          /** Share of the picture's height. */
          radius: z.number().positive().max(0.5).default(usualRadius),
          /** `#rrggbb` (sRGB), or a* and b*. */
          colour: z.string().regex(hexPattern, 'a colour is written #rrggbb').optional(),
          a: z.number().min(-128).max(128).optional(),
          b: z.number().min(-128).max(128).optional(),
          strength: z.number().min(0).max(1).default(1),
        })
        .refine(({ frame, seconds }) => (frame === undefined) !== (seconds === undefined), 'each hint has a frame or seconds, and not both')
        .refine(
          ({ colour, a, b }) => (colour !== undefined) !== (a !== undefined && b !== undefined),
          'each hint has a colour, or a and b, and not both',
        ),
    )
    .min(1),
});
type Hint = z.infer<typeof hintsFileSchema>['hints'][number];

function pointOf({ x, y, radius, colour, a, b }: Hint): HintPoint {
  return { x, y, radius, ...(colour === undefined ? { a: a!, b: b! } : abOfColour(colour)) };
}

/**
 * Reads a file of hints and finds the frames that they are on. What cannot be used is told and passed over.
 * @throws UserFacingError `guides-unusable` where the file cannot be read or none of its hints used
 */
export async function readHints(path: string, film: FilmInfo, { signal, tell }: Pick<ReadOptions, 'signal' | 'tell'>): Promise<Guide[]> {
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) throw problemError('guides-unusable', { code: 'hints-missing', path }, 'check its name');
  let hints: Hint[];
  try {
    ({ hints } = hintsFileSchema.parse(JSON.parse(text)));
  } catch (error) {
    const said = error instanceof z.ZodError ? `${error.issues[0]!.path.join('.')}: ${error.issues[0]!.message}` : (error as Error).message;
    throw problemError('guides-unusable', { code: 'hints-unreadable', path, said }, 'docs/guides.md says how they are written');
  }
  const name = basename(path);
  const inside = hints.filter(({ x, y }) => {
    const within = x >= 0 && x <= 1 && y >= 0 && y <= 1;
    if (!within) tell({ code: 'guide-passed-over', file: name, why: { code: 'outside-picture', x, y } });
    return within;
  });
  const frames = new FilmFrames(film, signal);
  const numbered = new Set(inside.flatMap(({ frame }) => frame ?? []));
  const last = Math.max(-1, ...numbered);
  const seconds = new Map<number, number>();
  const latest = Math.max(-1, ...inside.flatMap((hint) => hint.seconds ?? []));
  let end = 0;
  const found = frames.some(
    (_, at) => {
      end = at;
      return true;
    },
    () => frames.count <= last || end < latest,
  );
  for await (const { frame, seconds: at } of found) if (numbered.has(frame)) seconds.set(frame, at);
  const guides = inside.flatMap((hint, index): Guide[] => {
    const at = hint.frame === undefined ? hint.seconds! : seconds.get(hint.frame);
    if (at === undefined) {
      tell({ code: 'guide-passed-over', file: name, why: { code: 'past-end', frame: hint.frame!, frames: frames.count } });
      return [];
    }
    // The last frame is shown for some time; that is not known of every film.
    if (hint.frame === undefined && at > end + 0.5) {
      tell({ code: 'guide-passed-over', file: name, why: { code: 'after-end', seconds: at } });
      return [];
    }
    return [{ kind: 'hint', id: `${name}-${index + 1}`, seconds: at, strength: hint.strength, on: true, points: [pointOf(hint)] }];
  });
  if (guides.length === 0) throw problemError('guides-unusable', { code: 'hints-unusable', path }, 'mend them');
  return guides;
}

/** Makes hints guides of a project, in one step that can be undone. Those of a file of the same name are replaced. */
export function keepHints(project: ProjectFile, hints: readonly Guide[], file: string): void {
  const before = project.edits();
  const old = before.guides.filter(({ id }) => id.startsWith(`${basename(file)}-`)).map(({ id }) => id);
  const after = applyEdit(applyEdit(before, { type: 'remove-guides', ids: old }), { type: 'set-guides', guides: [...hints] });
  if (JSON.stringify(after) !== JSON.stringify(before)) project.saveEdits(after, null);
}

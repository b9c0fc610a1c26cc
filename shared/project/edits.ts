import { z } from 'zod';
import { lookSchema, plainLook, type Look } from './look.ts';
import type { Section } from '../job/settings.ts';
import { guideChangeSchema, guideSchema, type Guide } from './guides.ts';

/**
 * What a person changed about a film, as its project keeps it. All times are seconds from the film's start, like a
 * player's clock and like {@link Section}: they name the presentation time of a frame, so they hold whatever part of the
 * film is read, and whichever program counts its frames.
 */

const moment = z.number().nonnegative();

/** Two times no further apart than this name the same frame: containers round to milliseconds, frames are 4 apart or more. */
export const momentTolerance = 0.002;

export function sameMoment(one: number, other: number): boolean {
  return Math.abs(one - other) <= momentTolerance;
}

/** A look of which null stands for the film's. */
export const ownLookSchema = z.object({
  strength: lookSchema.shape.strength.nullable(),
  saturation: lookSchema.shape.saturation.nullable(),
  warmth: lookSchema.shape.warmth.nullable(),
});
export type OwnLook = z.infer<typeof ownLookSchema>;

const noOwnLook: OwnLook = { strength: null, saturation: null, warmth: null };

/** What is different about a part of the film, usually a shot: a span of time, so that it stays put when cuts change. */
export const shotEditSchema = z.object({
  /** Time of its first frame. */
  startSeconds: moment,
  /** Time of the frame after its last; null is the film's end. */
  endSeconds: moment.nullable(),
  look: ownLookSchema,
  /** Id of the network that colours it; null is the film's. */
  model: z.string().nullable(),
  /** Stays black and white, whatever the look. */
  keepGrey: z.boolean(),
});
export type ShotEdit = z.infer<typeof shotEditSchema>;

function ascending(values: readonly number[]): boolean {
  return values.every((value, index) => index === 0 || value > values[index - 1]!);
}

export const editsSchema = z
  .object({
    version: z.literal(1),
    /** The film's look, where a shot has none of its own. */
    look: lookSchema,
    /** Time of the first frame that is coloured and exported; null is the film's first. */
    inSeconds: moment.nullable(),
    /** Time of the first frame that is not any more; null is the film's end. */
    outSeconds: moment.nullable(),
    /** First frames of shots, against what was found: shots that begin here too, and found ones that do not. */
    cuts: z.object({ added: z.array(moment).refine(ascending), removed: z.array(moment).refine(ascending) }),
    /** In order, without overlap. */
    shots: z.array(shotEditSchema).refine((shots) =>
      shots.every(({ startSeconds, endSeconds }, index) => {
        const next = shots[index + 1];
        return (
          (endSeconds === null || endSeconds > startSeconds) &&
          (next === undefined || (endSeconds !== null && endSeconds <= next.startSeconds))
        );
      }),
    ),
    /** Colours that were given; those of an earlier version had none. */
    guides: z.array(guideSchema).default([]),
  })
  .refine(({ inSeconds, outSeconds }) => outSeconds === null || outSeconds > (inSeconds ?? 0), 'The out point comes after the in point.');
export type Edits = z.infer<typeof editsSchema>;

/** A film as it was made. */
export const noEdits: Edits = {
  version: 1,
  look: plainLook,
  inSeconds: null,
  outSeconds: null,
  cuts: { added: [], removed: [] },
  shots: [],
  guides: [],
};

/** What was changed about the part of the film that a frame is in; null where nothing was. */
export function shotEditAt({ shots }: Pick<Edits, 'shots'>, seconds: number): ShotEdit | null {
  const at = seconds + momentTolerance;
  return shots.find(({ startSeconds, endSeconds }) => at >= startSeconds && (endSeconds === null || at < endSeconds)) ?? null;
}

/** The look of one frame: the film's, what its shot has of its own over it, and no colour where it stays black and white. */
export function lookAt(edits: Pick<Edits, 'look' | 'shots'>, seconds: number): Look {
  const shot = shotEditAt(edits, seconds);
  if (shot === null) return edits.look;
  return {
    strength: shot.keepGrey ? 0 : (shot.look.strength ?? edits.look.strength),
    saturation: shot.look.saturation ?? edits.look.saturation,
    warmth: shot.look.warmth ?? edits.look.warmth,
  };
}

/** The network of one frame, null where it is the film's own. */
export function networkAt(edits: Pick<Edits, 'shots'>, seconds: number): string | null {
  return shotEditAt(edits, seconds)?.model ?? null;
}

/** The part of the film between the in and the out point. */
export function editedSection({ inSeconds, outSeconds }: Pick<Edits, 'inSeconds' | 'outSeconds'>): Section {
  const startSeconds = inSeconds ?? 0;
  return { startSeconds, durationSeconds: outSeconds === null ? null : outSeconds - startSeconds };
}

const shotChangeSchema = z
  .object({
    look: ownLookSchema.partial(),
    model: z.string().nullable(),
    keepGrey: z.boolean(),
  })
  .partial();

const span = { startSeconds: moment, endSeconds: moment.nullable() };

/** One thing a person does to a film; {@link applyEdit} does it. */
export const editActionSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('look'), look: lookSchema.partial() }),
  z.object({ type: z.literal('shot'), ...span, change: shotChangeSchema }),
  z.object({ type: z.literal('reset-shot'), ...span }),
  z.object({ type: z.literal('add-cut'), seconds: moment }),
  /** `endSeconds` is the end of the shot that the cut began: it joins the shot before, edits and all. */
  z.object({ type: z.literal('remove-cut'), seconds: moment, endSeconds: moment.nullable() }),
  z.object({ type: z.literal('range'), inSeconds: moment.nullable(), outSeconds: moment.nullable() }),
  /** Takes the place of those that have the same ids. */
  z.object({ type: z.literal('set-guides'), guides: z.array(guideSchema) }),
  z.object({ type: z.literal('change-guide'), id: z.string(), change: guideChangeSchema }),
  z.object({ type: z.literal('remove-guides'), ids: z.array(z.string()) }),
]);
export type EditAction = z.infer<typeof editActionSchema>;

/** The parts of `shots` outside a span. */
function outside(shots: readonly ShotEdit[], start: number, end: number): ShotEdit[] {
  return shots.flatMap((shot) => {
    const shotEnd = shot.endSeconds ?? Infinity;
    const before = { ...shot, endSeconds: Math.min(shotEnd, start) };
    const after = { ...shot, startSeconds: Math.max(shot.startSeconds, end) };
    return [
      ...(before.endSeconds > before.startSeconds + momentTolerance ? [before] : []),
      ...(shotEnd > after.startSeconds + momentTolerance ? [after] : []),
    ];
  });
}

function isPlain({ look, model, keepGrey }: ShotEdit): boolean {
  return model === null && !keepGrey && Object.values(look).every((value) => value === null);
}

function setSpan(edits: Edits, shot: ShotEdit): Edits {
  const others = outside(edits.shots, shot.startSeconds, shot.endSeconds ?? Infinity);
  const shots = [...others, ...(isPlain(shot) ? [] : [shot])].sort((one, other) => one.startSeconds - other.startSeconds);
  return { ...edits, shots };
}

/** The values of `over` where it has any. */
function overlay<T extends Look | OwnLook>(look: T, over: { readonly [Name in keyof T]?: T[Name] | undefined }): T {
  const given = Object.entries(over).filter(([, value]) => value !== undefined);
  return { ...look, ...Object.fromEntries(given) };
}

function changeShot(edits: Edits, { startSeconds, endSeconds, change }: Extract<EditAction, { type: 'shot' }>): Edits {
  const known = shotEditAt(edits, startSeconds);
  return setSpan(edits, {
    startSeconds,
    endSeconds,
    look: overlay(known?.look ?? noOwnLook, change.look ?? {}),
    model: change.model === undefined ? (known?.model ?? null) : change.model,
    keepGrey: change.keepGrey ?? known?.keepGrey ?? false,
  });
}

const without = (times: readonly number[], seconds: number): number[] => times.filter((time) => !sameMoment(time, seconds));
const withMoment = (times: readonly number[], seconds: number): number[] =>
  [...without(times, seconds), seconds].sort((one, other) => one - other);

function joinShots(edits: Edits, seconds: number, endSeconds: number | null): Edits {
  // The frame before the cut tells what the shot before it looks like; a frame is longer than the tolerance.
  const before = shotEditAt(edits, seconds - 2 * momentTolerance);
  const plain: Omit<ShotEdit, 'startSeconds' | 'endSeconds'> = { look: noOwnLook, model: null, keepGrey: false };
  const startSeconds = before?.startSeconds ?? seconds;
  return setSpan(edits, { ...(before ?? plain), startSeconds, endSeconds });
}

function inOrder(guides: readonly Guide[]): Guide[] {
  return [...guides].sort((one, other) => one.seconds - other.seconds);
}

function changedGuide(guide: Guide, { strength, on, seconds, points }: z.infer<typeof guideChangeSchema>): Guide {
  const changed = {
    ...guide,
    strength: strength ?? guide.strength,
    on: on ?? guide.on,
    seconds: seconds ?? guide.seconds,
  };
  return changed.kind === 'hint' ? { ...changed, points: points ?? changed.points } : changed;
}

/** What edits are after an action. Pure: the same in the engine, which keeps them, and in whoever shows them. */
export function applyEdit(edits: Edits, action: EditAction): Edits {
  const { cuts } = edits;
  switch (action.type) {
    case 'look':
      return { ...edits, look: overlay(edits.look, action.look) };
    case 'shot':
      return changeShot(edits, action);
    case 'reset-shot':
      return { ...edits, shots: outside(edits.shots, action.startSeconds, action.endSeconds ?? Infinity) };
    case 'add-cut': {
      const found = cuts.removed.some((time) => sameMoment(time, action.seconds));
      return {
        ...edits,
        cuts: found
          ? { ...cuts, removed: without(cuts.removed, action.seconds) }
          : { ...cuts, added: withMoment(cuts.added, action.seconds) },
      };
    }
    case 'remove-cut': {
      const own = cuts.added.some((time) => sameMoment(time, action.seconds));
      const next = own
        ? { ...cuts, added: without(cuts.added, action.seconds) }
        : { ...cuts, removed: withMoment(cuts.removed, action.seconds) };
      return joinShots({ ...edits, cuts: next }, action.seconds, action.endSeconds);
    }
    case 'range':
      return { ...edits, inSeconds: action.inSeconds, outSeconds: action.outSeconds };
    case 'set-guides': {
      const ids = new Set(action.guides.map(({ id }) => id));
      return { ...edits, guides: inOrder([...edits.guides.filter(({ id }) => !ids.has(id)), ...action.guides]) };
    }
    case 'change-guide':
      return {
        ...edits,
        guides: inOrder(edits.guides.map((guide) => (guide.id === action.id ? changedGuide(guide, action.change) : guide))),
      };
    case 'remove-guides':
      return { ...edits, guides: edits.guides.filter(({ id }) => !action.ids.includes(id)) };
  }
}

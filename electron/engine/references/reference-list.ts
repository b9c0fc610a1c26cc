import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { filmIdentitySchema } from '../../../shared/project/project.ts';
import { problemError } from '../problem-error.ts';

/** Name of the list that stands beside exported frames. */
export const listName = 'references.json';

export const referenceListSchema = z.object({
  version: z.literal(1),
  film: filmIdentitySchema.extend({ name: z.string() }),
  references: z.array(
    z.object({
      file: z.string(),
      /** Counted from 0. */
      frame: z.number().int().nonnegative(),
      /** Film seconds. */
      seconds: z.number().nonnegative(),
      /** Counted from 0. */
      shot: z.number().int().nonnegative(),
    }),
  ),
});
export type ReferenceList = z.infer<typeof referenceListSchema>;

/**
 * The list in a folder; null where there is none.
 * @throws UserFacingError `guides-unusable` where it cannot be read
 */
export async function readReferenceList(folder: string): Promise<ReferenceList | null> {
  const path = join(folder, listName);
  const text = await readFile(path, 'utf8').catch(() => null);
  if (text === null) return null;
  try {
    return referenceListSchema.parse(JSON.parse(text));
  } catch (error) {
    const said = error instanceof z.ZodError ? `${error.issues[0]!.path.join('.')}: ${error.issues[0]!.message}` : (error as Error).message;
    throw problemError(
      'guides-unusable',
      { code: 'references-list-unreadable', path, said },
      'export the frames again with --force, or remove it and let the names of the pictures say their frames',
    );
  }
}

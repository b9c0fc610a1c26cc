import { sha256Of } from './transform/transform.ts';
import type { Split } from './picture.ts';

/** The share of pictures to choose settings by. */
export const validationShare = 0.02;

/**
 * The split of a picture that is not held out, from its stored bytes alone: the same on every machine, and no picture
 * changes sides when others are added.
 */
export function splitOf(sha256: string): Exclude<Split, 'heldout'> {
  // Hashed once more, so that the validation split is not the objects whose keys begin with 00 to 05.
  const drawn = Number.parseInt(sha256Of(Buffer.from(`split ${sha256}`)).slice(0, 8), 16);
  return drawn < validationShare * 2 ** 32 ? 'validation' : 'train';
}

/** One of several shares of the work, counted from 1: what job arrays number. */
export interface Part {
  readonly number: number;
  readonly of: number;
}

/** The share of a part among whole things: every N-th from the K-th on, so that long and short ones are mixed. */
export function shareOf<T>(all: readonly T[], { number, of }: Part): T[] {
  return all.filter((_, at) => at % of === number - 1);
}

/**
 * Which part, counted from 1, colours a shot.
 * @param firstFrame of the shot
 * @param frames of the film, as reckoned; where it has more, they are the last part's
 */
export function partOfShot(firstFrame: number, frames: number, of: number): number {
  return Math.min(of, 1 + Math.floor((firstFrame * of) / Math.max(1, frames)));
}

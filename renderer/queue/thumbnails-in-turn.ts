import type { Thumbnail } from '../../shared/project/timeline.ts';
import type { Page } from '../page.ts';

/** One after another, so that fifty films dropped at once do not keep the engine from looking at them. */
const queue = (): { last: Promise<unknown> } => ({ last: Promise.resolve() });

/** @returns null where there is none: the film is gone, damaged or not wanted any more */
export function thumbnailInTurn(page: Page, id: string, seconds: number, rows: number, signal: AbortSignal): Promise<Thumbnail | null> {
  const turn = page.part(queue);
  const mine = turn.last.then(async () => {
    // It may have left the queue before its turn came.
    if (signal.aborted) return null;
    try {
      return await page.bridge.invoke('timeline:thumbnail', id, seconds, rows);
    } catch (error) {
      // A film without a picture is shown by its name; what is wrong with it is said where it is looked at.
      console.warn(error);
      return null;
    }
  });
  turn.last = mine;
  return mine;
}

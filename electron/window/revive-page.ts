import type { WebContents } from 'electron';

/** A page that dies again sooner than this would do so for ever. */
const shortestLifeMilliseconds = 10_000;

/**
 * Shows pages again whose process has died. The work is the main process's and the engine's, and goes on without a page; what the page
 * shows it asks of them when it begins.
 * @param now milliseconds since any moment
 * @returns what is to be told of each page's death: it loads the page again, and says whether it did
 */
export function pageReviver(now: () => number = () => performance.now()): (page: Pick<WebContents, 'isDestroyed' | 'reload'>) => boolean {
  let last = -Infinity;
  return (page) => {
    const isLoop = now() - last < shortestLifeMilliseconds;
    last = now();
    if (isLoop || page.isDestroyed()) return false;
    // Not while Electron is telling of the death.
    setImmediate(() => {
      if (!page.isDestroyed()) page.reload();
    });
    return true;
  };
}

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { pageOrigin, pageUrl } from '../window/page-origin.ts';

// Bundled into out/main/main.js, with the preload script and the page in the folders beside its own.
const out = join(import.meta.dirname, '..');
/** Vite's server under `npm run dev`, never in a packaged app. */
const devServer = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];

/** What the app is made of. */
export const parts = {
  engine: join(out, 'main', 'engine-process.js'),
  preload: join(out, 'preload', 'preload.cjs'),
  page: join(out, 'renderer'),
  pageUrl: devServer ?? pageUrl,
};

/** What the app keeps, in the person's own folder. */
export const kept = {
  settings: join(app.getPath('userData'), 'settings.json'),
  /** Where the window was. */
  window: join(app.getPath('userData'), 'window.json'),
  library: join(app.getPath('userData'), 'library.sqlite'),
  watched: join(app.getPath('userData'), 'watched.json'),
  queue: join(app.getPath('userData'), 'queue.sqlite'),
  /** Copies of films for the player; whatever an earlier run left there is nobody's any more. */
  scratch: join(app.getPath('userData'), 'scratch'),
};

/** A file there that another program has open keeps Kinetint neither from starting nor from ending: the next start removes it. */
export function emptyScratch(): void {
  try {
    rmSync(kept.scratch, { recursive: true, force: true, maxRetries: 2 });
  } catch (error) {
    console.error(error);
  }
}

/** Whether an address is of our own page. */
export function isOurs(url: string): boolean {
  return url.startsWith(`${pageOrigin}/`) || (devServer !== undefined && new URL(url).host === new URL(devServer).host);
}

import { app } from 'electron';
import { z } from 'zod';
import { pathsOfArguments } from './argument-paths.ts';

const handedOver = z.object({ paths: z.array(z.string()) });

function ownPaths(): string[] {
  return pathsOfArguments(process.argv, process.cwd(), app.isPackaged ? null : app.getAppPath());
}

/**
 * Becomes the one running Kinetint. Another start hands its files over and ends.
 * @returns whether this is the one
 */
export function becomeOnly(): boolean {
  return app.requestSingleInstanceLock({ paths: ownPaths() });
}

/**
 * Takes the films that the system hands over: on the command line, by a second start, and on macOS by event, which may
 * come before the app is ready. `open` is called once the app is.
 */
export function takeOpenedFiles(open: (paths: readonly string[]) => void, focus: () => void): void {
  const early: string[] = ownPaths();
  let isReady = false;
  app.on('open-file', (event, path) => {
    event.preventDefault();
    if (isReady) open([path]);
    else early.push(path);
  });
  app.on('second-instance', (_event, _argv, _folder, data) => {
    focus();
    const handed = handedOver.safeParse(data);
    if (handed.success && handed.data.paths.length > 0) open(handed.data.paths);
  });
  void app.whenReady().then(() => {
    isReady = true;
    if (early.length > 0) open(early);
  });
}

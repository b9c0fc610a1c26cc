import { logError } from '../engine/files/log.ts';

/** Does what is to be done, each whether or not another fails: what is noted about the work must not stop the work. */
export function attempt(...actions: readonly (() => void)[]): void {
  for (const action of actions) {
    try {
      action();
    } catch (error) {
      console.error(error);
      logError('What is noted about the work could not be written', error);
    }
  }
}

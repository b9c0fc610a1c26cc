import { readdirSync } from 'node:fs';
import { constants, setPriority } from 'node:os';

/** What fails here fails because a process has ended, or since the system does not allow it: then it runs like the others. */
function tryTo(act: () => void): void {
  try {
    act();
  } catch {
    // See above.
  }
}

let behindWindow = false;

/** Whether this process gave way to a window, and what it starts is to do so too. */
export function givesWay(): boolean {
  return behindWindow;
}

/**
 * Lets the window, and every other program in the foreground, have the processor first. A machine that has nothing else
 * to do colours as fast as before. What this process starts afterwards, threads and programs, inherits it.
 */
export function giveWay(): void {
  behindWindow = true;
  tryTo(() => {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
  });
  // Elsewhere that was the whole process; Linux keeps it for each thread, and some run already.
  if (process.platform !== 'linux') return;
  tryTo(() => {
    for (const thread of readdirSync('/proc/self/task'))
      tryTo(() => {
        setPriority(Number(thread), constants.priority.PRIORITY_BELOW_NORMAL);
      });
  });
}

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Whoever looks at a picture for a moment goes on without waiting for anything again. */
export const restMilliseconds = 20_000;

/** Notices when an engine has had nothing to do for a while, so that it lets go of what only work needs. */
export class Rest {
  private readonly afterMilliseconds: number;
  private readonly letGo: () => void;
  private calls = 0;
  private timer: NodeJS.Timeout | null = null;

  /** @param letGo called once after each piece of work, when no call has run for so long */
  constructor(afterMilliseconds: number, letGo: () => void) {
    this.afterMilliseconds = afterMilliseconds;
    this.letGo = letGo;
  }

  /** A call begins. */
  begin(): void {
    this.calls += 1;
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  /** A call has ended, whichever way. */
  end(): void {
    this.calls -= 1;
    if (this.calls === 0) this.timer = setTimeout(this.letGo, this.afterMilliseconds).unref();
  }
}

/** Gives back what was thrown away: V8 does it by itself only when more is wanted, and a process that rests wants nothing. */
export function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  setFlagsFromString('--no-expose-gc');
  // What the first one finalised (native parts of tensors, buffers) is free after the second.
  collect();
  setTimeout(collect, 1000).unref();
}

import { performance } from 'node:perf_hooks';
import type { Done, JobEvent, Stage } from '../../../shared/job/job.ts';

const windowMilliseconds = 10_000;

/** Frames a second over the last ten seconds, so that the time left follows what the machine does now. */
export class RateMeter {
  private readonly marks: { time: number; frame: number }[] = [];

  /** @returns frames a second, 0 until two moments are known */
  update(frame: number, now: number = performance.now()): number {
    this.marks.push({ time: now, frame });
    while (this.marks.length > 2 && now - this.marks[0]!.time > windowMilliseconds) this.marks.shift();
    const first = this.marks[0]!;
    return now > first.time ? ((frame - first.frame) * 1000) / (now - first.time) : 0;
  }
}

/** How a job ended: its rate is 0 where no time went by that could be measured, for no number is infinite in a message. */
export function doneOf(made: Omit<Done, 'type' | 'fps'>): Done {
  return { type: 'done', ...made, fps: made.seconds > 0 ? made.frames / made.seconds : 0 };
}

export const progressMilliseconds = 500;

/** Says how far a job is, no more often than a person can read. */
export class ProgressTeller {
  private meter = new RateMeter();
  private stage: Stage | null = null;
  private total: number | null;
  private readonly tell: (event: JobEvent) => void;
  private last = -Infinity;

  /** @param total an estimate, which grows where there turn out to be more frames */
  constructor(total: number | null, tell: (event: JobEvent) => void) {
    this.total = total;
    this.tell = tell;
  }

  /** The film has been read to its end: from now on the number is no estimate. */
  settle(total: number): void {
    this.total = total;
  }

  /** The last word, which is always said. */
  finish(stage: Stage, frames: number): void {
    this.settle(frames);
    this.last = -Infinity;
    this.update(stage, frames);
  }

  update(stage: Stage, frame: number): void {
    const now = performance.now();
    if (now - this.last < progressMilliseconds) return;
    this.last = now;
    // Each stage counts its own frames: an encoder is behind with what was coloured.
    if (stage !== this.stage) this.meter = new RateMeter();
    this.stage = stage;
    const fps = this.meter.update(frame, now);
    const frames = this.total === null ? null : Math.max(this.total, frame);
    const etaSeconds = frames === null || fps === 0 ? null : Math.max(0, (frames - frame) / fps);
    this.tell({ type: 'progress', stage, frame, frames, fps, etaSeconds });
  }
}

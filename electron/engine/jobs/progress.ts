import { performance } from 'node:perf_hooks';
import type { FilmInfo } from '../../../shared/film.ts';
import type { Section } from '../../../shared/settings.ts';

/** About how many frames a section has, by the container's word; null where it gives none. */
export function estimateFrames(film: FilmInfo, section: Section): number | null {
  const { frames, frameRate } = film.video;
  const rate = frameRate === null ? null : frameRate.num / frameRate.den;
  const length = film.durationSeconds;
  if (section.startSeconds === 0 && section.durationSeconds === null && frames !== null && frames > 0) return frames;
  if (rate === null) return null;
  const rest = length === null ? Infinity : Math.max(0, length - section.startSeconds);
  const seconds = Math.min(rest, section.durationSeconds ?? Infinity);
  return Number.isFinite(seconds) ? Math.max(1, Math.round(seconds * rate)) : null;
}

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

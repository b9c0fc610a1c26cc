import type { FilmInfo } from '../../../shared/film/film.ts';
import { wholeFilm } from '../../../shared/job/settings.ts';
import { LumaReader } from '../film/luma-reader.ts';
import { secondsOf } from '../film/source.ts';
import { ShotDetector, type Shot } from '../motion/shots.ts';

export interface TimedShot extends Shot {
  /** Presentation time of the shot's first frame. */
  readonly startSeconds: number;
}

/** Small enough to be quick; the detector shrinks its input further. */
const lookSize = { width: 128, height: 96 };

/**
 * Reads a whole film and lists its shots.
 * @throws UserFacingError where the film cannot be decoded; AbortError when `signal` aborts
 */
export async function findShots(film: FilmInfo, signal: AbortSignal): Promise<TimedShot[]> {
  const reader = new LumaReader({ film, section: wholeFilm, deinterlace: false, ...lookSize }, signal);
  const detector = new ShotDetector();
  const shots: Shot[] = [];
  const times = new Map<number, number>();
  for await (const frame of reader.frames()) {
    times.set(frame.index, secondsOf(frame.time, reader.timeBase));
    shots.push(...detector.push(frame.luma, lookSize.width, lookSize.height));
  }
  signal.throwIfAborted();
  shots.push(...detector.flush());
  return shots.map((shot) => ({ ...shot, startSeconds: times.get(shot.startFrame) ?? 0 }));
}

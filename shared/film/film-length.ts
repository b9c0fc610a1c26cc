import type { FilmInfo } from './film.ts';
import { isWholeFilm, type Section } from '../job/settings.ts';

/** About how many frames a section has, by the container's word; null where it gives none. */
export function estimateFrames(film: FilmInfo, section: Section): number | null {
  const { frames, frameRate } = film.video;
  const rate = frameRate === null ? null : frameRate.num / frameRate.den;
  if (isWholeFilm(section) && frames !== null && frames > 0) return frames;
  if (rate === null) return null;
  // Sound may go on after the picture has ended.
  const length = frames !== null && frames > 0 ? Math.min(film.durationSeconds ?? Infinity, frames / rate) : film.durationSeconds;
  const rest = length === null ? Infinity : Math.max(0, length - section.startSeconds);
  const seconds = Math.min(rest, section.durationSeconds ?? Infinity);
  return Number.isFinite(seconds) ? Math.max(1, Math.round(seconds * rate)) : null;
}

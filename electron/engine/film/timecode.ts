import type { FilmInfo, Rational } from '../../../shared/film/film.ts';
import type { Container, Section } from '../../../shared/job/settings.ts';
import { tickRange } from './section.ts';

/** Numbers a minute that drop-frame timecode passes over: 2 at 29.97, 4 at 59.94. */
function droppedAMinute(nominal: number): number {
  return Math.round(nominal / 15);
}

/**
 * Counts a timecode on (SMPTE ST 12-1).
 * @param code `hh:mm:ss:ff`, or `hh:mm:ss;ff` for drop-frame
 * @param frames how many frames later
 * @param rate frames a second
 */
export function advanceTimecode(code: string, frames: number, rate: Rational): string {
  const [hours = 0, minutes = 0, seconds = 0, rest = 0] = code.split(/[:;.]/).map(Number);
  const nominal = Math.max(1, Math.round(rate.num / rate.den));
  const drops = /[;.]/.test(code);
  const dropped = drops ? droppedAMinute(nominal) : 0;
  const minute = nominal * 60 - dropped;
  const tenMinutes = 10 * minute + dropped;
  const all = minutes + hours * 60;
  let number = (all * 60 + seconds) * nominal + rest - dropped * (all - Math.floor(all / 10)) + frames;
  const day = 144 * tenMinutes;
  number = ((number % day) + day) % day;
  // Give back the numbers that are passed over, so that division tells the digits.
  const tens = Math.floor(number / tenMinutes);
  const within = number % tenMinutes;
  number += dropped * (9 * tens + Math.max(0, Math.floor((within - dropped) / minute)));
  const digits = [Math.floor(number / (3600 * nominal)), Math.floor(number / (60 * nominal)) % 60, Math.floor(number / nominal) % 60];
  const text = (value: number): string => String(value).padStart(2, '0');
  return `${digits.map(text).join(':')}${drops ? ';' : ':'}${text(number % nominal)}`;
}

/** FFmpeg's output arguments that give what is written the timecode of its own first frame, wherever the film has its own. */
export function timecodeArguments(film: FilmInfo, section: Section, container: Container): string[] {
  const { timecode, video } = film;
  if (timecode === null || video.frameRate === null) return [];
  const { first } = tickRange(film, section);
  const { num, den } = video.timeBase;
  const rate = video.frameRate;
  const frames = first === null ? 0 : Math.ceil((((first * num) / den - video.startSeconds) * rate.num) / rate.den - 0.05);
  const code = advanceTimecode(timecode, Math.max(0, frames), rate);
  // QuickTime keeps it in a track of its own, which FFmpeg makes of the picture's tag.
  return ['-metadata', `timecode=${container === 'mkv' ? code : ''}`, '-metadata:s:v:0', `timecode=${code}`];
}

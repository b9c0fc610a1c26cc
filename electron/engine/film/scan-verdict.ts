import type { FieldOrder, PictureInspection } from '../../../shared/film.ts';

/** What FFmpeg's `idet` says of one frame. */
export type FrameScan = 'tff' | 'bff' | 'progressive' | 'undetermined';

/** Reads the verdicts that `idet,metadata=print` writes, one for each frame. */
export function readScans(log: string): FrameScan[] {
  return [...log.matchAll(/lavfi\.idet\.multiple\.current_frame=(tff|bff|progressive|undetermined)/g)].map((match) => match[1] as FrameScan);
}

/** Fewer combed frames than this, or a smaller share of all, are taken for scratches and jumps. */
const fewestCombed = 5;
const strayShare = 0.15;
/** A stretch of interlaced film that moves is combed nearly throughout; pulled-down film in two frames of five. */
const wholeShare = 0.7;

/**
 * Decides how a film is scanned from what its frames look like; headers lie.
 * @param stretches verdicts on stretches of consecutive frames
 * @param header what the stream says
 */
export function judgeScan(stretches: readonly (readonly FrameScan[])[], header: FieldOrder): PictureInspection['scan'] {
  const count = (scans: readonly FrameScan[], wanted: FrameScan): number => scans.filter((scan) => scan === wanted).length;
  const all = stretches.flat();
  const [top, bottom, progressive] = [count(all, 'tff'), count(all, 'bff'), count(all, 'progressive')];
  const combed = top + bottom;
  const first = top >= bottom ? 'top-first' : 'bottom-first';
  const claimed = header === 'top-first' || header === 'bottom-first';
  if (combed + progressive < fewestCombed) return claimed ? header : 'progressive';
  // Real fields come in one order; noise and jumps are taken now for this, now for that.
  const oneOrder = Math.min(top, bottom) <= 0.2 * combed;
  // Still scenes of interlaced film look progressive: a little combing bears out a header that claims fields.
  const borneOut = header === first && combed >= fewestCombed;
  const enough = combed >= fewestCombed && combed >= strayShare * all.length;
  if (!oneOrder || !(enough || borneOut)) return 'progressive';
  const shares = stretches.flatMap((scans) => {
    const interlaced = count(scans, 'tff') + count(scans, 'bff');
    return interlaced === 0 ? [] : [interlaced / (interlaced + count(scans, 'progressive'))];
  });
  const whole = shares.filter((share) => share >= wholeShare).length;
  return whole * 2 > shares.length && (borneOut || combed > progressive) ? first : 'mixed';
}

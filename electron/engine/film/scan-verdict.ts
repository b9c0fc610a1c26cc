import type { FieldOrder, PictureInspection } from '../../../shared/film/film.ts';

/** What FFmpeg's `idet` says of one frame. */
export type FrameScan = 'tff' | 'bff' | 'progressive' | 'undetermined';

/** Reads the verdicts that `idet,metadata=print` writes, one for each frame. */
export function readScans(log: string): FrameScan[] {
  return [...log.matchAll(/lavfi\.idet\.single\.current_frame=(tff|bff|progressive|undetermined)/g)].map((match) => match[1] as FrameScan);
}

/** Fewer combed frames than this, or a smaller share of all, are taken for scratches and jumps. */
const fewestCombed = 5;
const strayShare = 0.15;
/** Pulled-down film (2:3) has one frame in five that moves without combing; interlaced film has next to none. */
const cleanShare = 0.08;

/**
 * Decides how a film is scanned from what its frames look like; headers lie.
 * @param scans verdicts on single frames, from several places in the film
 * @param header what the stream says
 */
export function judgeScan(scans: readonly FrameScan[], header: FieldOrder): PictureInspection['scan'] {
  const count = (wanted: FrameScan): number => scans.filter((scan) => scan === wanted).length;
  const [top, bottom, progressive] = [count('tff'), count('bff'), count('progressive')];
  const combed = top + bottom;
  const first = top >= bottom ? 'top-first' : 'bottom-first';
  const claimed = header === 'top-first' || header === 'bottom-first';
  if (combed + progressive < fewestCombed) return claimed ? header : 'progressive';
  // Real fields come in one order; noise and jumps are taken now for this, now for that.
  const oneOrder = Math.min(top, bottom) <= 0.2 * combed;
  // Still scenes of interlaced film look progressive: a little combing bears out a header that claims fields.
  const enough = combed >= (header === first ? fewestCombed : Math.max(fewestCombed, strayShare * scans.length));
  if (!oneOrder || !enough) return 'progressive';
  return progressive >= cleanShare * (combed + progressive) ? 'mixed' : first;
}

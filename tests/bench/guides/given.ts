import { hintPlanes, referencePlanes } from '../../../electron/engine/jobs/guide-planes.ts';
import type { GuidePlanes } from '../../../electron/engine/motion/guide-path.ts';
import type { ColourNetwork } from '../../../electron/engine/network/network.ts';
import { alignPicture } from '../../../electron/engine/references/align.ts';
import { leastMatch } from '../../../electron/engine/references/import.ts';
import type { Picture } from '../../../electron/engine/references/read-picture.ts';
import type { HintPoint } from '../../../shared/project/guides.ts';
import { ciede2000 } from '../../support/ciede2000.ts';
import { lightnessTable, type Clip } from '../temporal/clips.ts';
import { render } from '../temporal/compare.ts';
import { judgedSamples, referenceFlow, warpingError } from '../temporal/reference-flow.ts';

/** What a generator makes of a frame: shifted by 2 %, made larger by 3 %, relit by a gamma of 1.2. */
export function inexact({ width, height, rgba }: Picture): Picture {
  const out = new Uint8Array(rgba.length).fill(255);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const sx = Math.min(width - 1, Math.max(0, (x - width / 2) / 1.03 + width / 2 + 0.02 * width));
      const sy = Math.min(height - 1, Math.max(0, (y - height / 2) / 1.03 + height / 2 + 0.02 * height));
      const [left, top] = [Math.min(width - 2, Math.floor(sx)), Math.min(height - 2, Math.floor(sy))];
      const [fx, fy] = [sx - left, sy - top];
      for (let c = 0; c < 3; c += 1) {
        const at = (row: number, column: number): number => rgba[4 * ((top + row) * width + left + column) + c]!;
        const value = (1 - fy) * ((1 - fx) * at(0, 0) + fx * at(0, 1)) + fy * ((1 - fx) * at(1, 0) + fx * at(1, 1));
        out[4 * (y * width + x) + c] = Math.round(255 * (value / 255) ** (1 / 1.2));
      }
    }
  }
  return { width, height, rgba: out };
}

/** A picture laid over a clip's first frame as a reference frame is; null where it is refused. */
export function laidOver(clip: Clip, picture: Picture): GuidePlanes | null {
  const { width, height } = clip;
  const { picture: aligned, match } = alignPicture(clip.luma[0]!, { width, height }, width / height, picture);
  return match < leastMatch ? null : referencePlanes(aligned, 1, { width: width / 2, height: height / 2 });
}

/** Side of the squares that hints are chosen among, samples of the colour planes; and how far apart they lie, in squares. */
const square = 8;
const apart = 4;

/**
 * Five hints on a frame, chosen by rule: each in the square whose colours are furthest from the true ones, no nearer than four
 * squares to one chosen before, in the mean true colour of it.
 * @param own the network's colours
 */
export function fiveHints(clip: Clip, frame: number, own: Float32Array): HintPoint[] {
  const [w, h] = [clip.width / 2, clip.height / 2];
  const [columns, rows] = [Math.floor(w / square), Math.floor(h / square)];
  const [L, truth] = [clip.lightness[frame]!, clip.ab[frame]!];
  const squares = Array.from({ length: columns * rows }, (_, at) => {
    const [column, row] = [at % columns, Math.floor(at / columns)];
    let [error, a, b] = [0, 0, 0];
    for (let y = row * square; y < (row + 1) * square; y += 1) {
      for (let x = column * square; x < (column + 1) * square; x += 1) {
        const i = y * w + x;
        error += ciede2000([L[i]!, own[i]!, own[w * h + i]!], [L[i]!, truth[i]!, truth[w * h + i]!]);
        a += truth[i]!;
        b += truth[w * h + i]!;
      }
    }
    return { column, row, error, a: a / square ** 2, b: b / square ** 2 };
  });
  const chosen: typeof squares = [];
  for (const candidate of squares.sort((one, other) => other.error - one.error)) {
    if (chosen.some(({ column, row }) => Math.hypot(column - candidate.column, row - candidate.row) < apart)) continue;
    chosen.push(candidate);
    if (chosen.length === 5) break;
  }
  return chosen.map(({ column, row, a, b }) => ({
    x: ((column + 0.5) * square) / w,
    y: ((row + 0.5) * square) / h,
    radius: square / 2 / h,
    a,
    b,
  }));
}

/** What hints give a clip's frame. */
export function planesOfHints(clip: Clip, frame: number, points: readonly HintPoint[], network: ColourNetwork): Promise<GuidePlanes> {
  const size = { width: clip.width, height: clip.height };
  return hintPlanes(
    [{ points, strength: 1 }],
    { luma: clip.luma[frame]!, size, grid: network.outputSize(size), lightness: lightnessTable },
    { takesHints: true, colour: (lumas, hints) => network.colour(lumas, size, lightnessTable, undefined, hints) },
  );
}

/** How unsteady colours are from frame to frame (warping error, docs/temporal.md), by every eighth pair of frames. */
export function flickerOf(clip: Clip): (ab: readonly Float32Array[]) => number {
  const [w, h] = [clip.width / 2, clip.height / 2];
  const pairs = clip.luma.flatMap((_, t) => (t % 8 === 3 && t + 1 < clip.luma.length ? [t] : []));
  const plain = (t: number): Float32Array => clip.lightness[t]!.map((value) => value * 2.55);
  const judges = pairs.map((t) => {
    const flow = referenceFlow(plain(t), plain(t + 1), w, h);
    return { t, flow, judged: judgedSamples(flow, referenceFlow(plain(t + 1), plain(t), w, h)) };
  });
  return (ab) => {
    const picture = (t: number): Float32Array => render(clip.lightness[t]!, ab[t]!);
    return judges.reduce((sum, { t, flow, judged }) => sum + warpingError(picture(t), picture(t + 1), flow, judged), 0) / judges.length;
  };
}

import { hintPlanes, referencePlanes } from '../../../electron/engine/jobs/guide-planes.ts';
import { layOver } from '../../../electron/engine/motion/guide-mix.ts';
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

/** Side of the squares that hints are chosen among, how far apart these lie, and how far apart hints must be: samples of the colour planes. */
const [square, stride, apart] = [48, 4, 24];
/** Radius of a hint, and side of the square that its colour is from. */
const [reach, told] = [8, 16];

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[values.length >> 1]!;
}

/**
 * Five hints on a frame, chosen by rule, as somebody does who sees the frame coloured anew after each: the next goes into the middle of
 * the square whose colours are furthest from the true ones now, away from those given, in the median true colour of its middle.
 * @param own the network's colours
 * @returns what the hints give the frame
 */
export async function fiveHints(clip: Clip, frame: number, own: Float32Array, network: ColourNetwork): Promise<GuidePlanes> {
  const points: HintPoint[] = [];
  let planes = await planesOfHints(clip, frame, points, network);
  while (points.length < 5) {
    const seen = own.slice();
    layOver(seen, planes);
    points.push(nextHint(clip, frame, seen, points));
    planes = await planesOfHints(clip, frame, points, network);
  }
  return planes;
}

function nextHint(clip: Clip, frame: number, seen: Float32Array, given: readonly HintPoint[]): HintPoint {
  const [w, h] = [clip.width / 2, clip.height / 2];
  const [L, truth] = [clip.lightness[frame]!, clip.ab[frame]!];
  const errors = L.map((light, i) => ciede2000([light, seen[i]!, seen[w * h + i]!], [light, truth[i]!, truth[w * h + i]!]));
  const inside = (x: number, y: number, side: number): number[] =>
    Array.from({ length: side ** 2 }, (_, i) => (y - side / 2 + Math.floor(i / side)) * w + x - side / 2 + (i % side));
  let worst = { x: 0, y: 0, error: -1 };
  for (let y = square / 2; y <= h - square / 2; y += stride) {
    for (let x = square / 2; x <= w - square / 2; x += stride) {
      if (given.some((point) => Math.hypot(point.x * w - x, point.y * h - y) < apart)) continue;
      const error = inside(x, y, square).reduce((sum, i) => sum + errors[i]!, 0);
      if (error > worst.error) worst = { x, y, error };
    }
  }
  const { x, y } = worst;
  return {
    x: x / w,
    y: y / h,
    radius: reach / h,
    a: median(inside(x, y, told).map((i) => truth[i]!)),
    b: median(inside(x, y, told).map((i) => truth[w * h + i]!)),
  };
}

/** What hints give a clip's frame. */
function planesOfHints(clip: Clip, frame: number, points: readonly HintPoint[], network: ColourNetwork): Promise<GuidePlanes> {
  const size = { width: clip.width, height: clip.height };
  return hintPlanes(
    [{ points, strength: 1 }],
    { luma: clip.luma[frame]!, size, grid: network.outputSize(size), lightness: lightnessTable },
    {
      takesHints: true,
      see: (luma) => network.see(luma, size, lightnessTable),
      hinted: (sight, hints) => network.hinted(sight, hints),
    },
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

import { LabSpace } from '../../../shared/colour/lab.ts';
import { carry, carryPlane } from '../../../electron/engine/motion/carry.ts';
import { GuideMix, layOver } from '../../../electron/engine/motion/guide-mix.ts';
import { GuidePath, type GuidePlanes } from '../../../electron/engine/motion/guide-path.ts';
import { findLinks, type Link } from '../../../electron/engine/motion/links.ts';
import { makePyramid, type Pyramid } from '../../../electron/engine/motion/pyramid.ts';
import { ciede2000 } from '../../support/ciede2000.ts';
import type { Clip } from '../temporal/clips.ts';

const space = new LabSpace('bt709', 'srgb');

/** How near colours are to the clip's own: CIEDE2000, and PSNR of R'G'B' in dB. */
export interface Nearness {
  readonly deltaE: number;
  readonly psnr: number;
}

/** Compares one frame on the grid of the colour planes, every `step`th sample of it. */
export function nearnessOf(clip: Clip, frame: number, ab: Float32Array, step = 3): Nearness {
  const L = clip.lightness[frame]!;
  const truth = clip.ab[frame]!;
  const size = L.length;
  let delta = 0;
  let squares = 0;
  let count = 0;
  for (let i = frame % step; i < size; i += step) {
    const own = [L[i]!, ab[i]!, ab[size + i]!] as const;
    const right = [L[i]!, truth[i]!, truth[size + i]!] as const;
    delta += ciede2000([...own], [...right]);
    const one = space.labToRgb(...own);
    const other = space.labToRgb(...right);
    for (let c = 0; c < 3; c += 1) squares += (Math.min(1, Math.max(0, one[c]!)) - Math.min(1, Math.max(0, other[c]!))) ** 2;
    count += 1;
  }
  // Equal pictures have no PSNR; 100 dB keeps the mean finite.
  return { deltaE: delta / count, psnr: Math.min(100, -10 * Math.log10(squares / (3 * count))) };
}

interface Moving {
  readonly pyramids: readonly Pyramid[];
  readonly links: readonly (Link | null)[];
}

export async function motionOf(clip: Clip): Promise<Moving> {
  const [abWidth, abHeight] = [clip.width / 2, clip.height / 2];
  const { links } = await findLinks({ width: clip.width, height: clip.height, abWidth, abHeight, frames: clip.luma, previous: null });
  return { pyramids: clip.luma.map((luma) => makePyramid(luma, clip.width, clip.height, abWidth, abHeight)), links };
}

/** Colours that Kinetint's guides give a clip whose true colours are known at some frames. */
export function guided(
  clip: Clip,
  { pyramids, links }: Moving,
  own: readonly Float32Array[],
  guides: ReadonlyMap<number, GuidePlanes>,
): Float32Array[] {
  const size = clip.lightness[0]!.length;
  const mixes = clip.luma.map(() => new GuideMix(size));
  const walk = (from: number, direction: 1 | -1): void => {
    const path = new GuidePath(guides.get(from)!, pyramids[from]!);
    for (let t = from + direction; t >= 0 && t < clip.luma.length; t += direction) {
      const link = links[direction === 1 ? t : t + 1]!;
      path.step(
        pyramids[t]!,
        direction === 1
          ? { there: link.toEarlier, sure: link.earlierConfidence, back: link.toLater }
          : { there: link.toLater, sure: link.laterConfidence, back: link.toEarlier },
      );
      const met = guides.get(t);
      if (met !== undefined) path.yieldTo(met.weight);
      if (!path.alive) return;
      mixes[t]!.add(path.planes, Math.abs(t - from));
    }
  };
  for (const [frame, planes] of guides) {
    mixes[frame]!.add(planes, 0);
    walk(frame, 1);
    walk(frame, -1);
  }
  return mixes.map((mix, t) => {
    const ab = own[t]!.slice();
    layOver(ab, mix.planes);
    return ab;
  });
}

/** Carried from frame to frame by motion alone, as far as each step is sure; else the network's. */
export function carriedByMotion(clip: Clip, { links }: Moving, own: readonly Float32Array[]): Float32Array[] {
  let ab = clip.ab[0]!;
  let sure: Float32Array = new Float32Array(clip.lightness[0]!.length).fill(1);
  return clip.luma.map((_, t) => {
    const link = links[t];
    if (link != null) {
      ab = carry(ab, link.toEarlier);
      sure = carryPlane(sure, link.toEarlier).map((value, i) => value * link.earlierConfidence[i]!);
    }
    const out = own[t]!.slice();
    layOver(out, { ab, weight: sure });
    return out;
  });
}

export function trueGuide(clip: Clip, frame: number): GuidePlanes {
  return { ab: clip.ab[frame]!, weight: new Float32Array(clip.lightness[frame]!.length).fill(1) };
}

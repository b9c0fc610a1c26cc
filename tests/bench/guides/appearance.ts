import { LabSpace } from '../../../shared/colour/lab.ts';
import { referencePlanes } from '../../../electron/engine/jobs/guide-planes.ts';
import type { GuidePlanes } from '../../../electron/engine/motion/guide-path.ts';
import type { ColourNetwork } from '../../../electron/engine/network/network.ts';
import { ShotMatcher, type MatchedShot } from '../../../electron/engine/references/match-shots.ts';
import { NetworkView } from '../../../electron/engine/appearance/network-view.ts';
import type { Picture } from '../../../electron/engine/references/read-picture.ts';
import { lightnessTable, type Clip } from '../temporal/clips.ts';

const space = new LabSpace('bt709', 'srgb');

/** A clip's first frame in colour. */
export function firstFrame({ width, height, luma, ab }: Clip): Picture {
  const rgba = new Uint8Array(4 * width * height).fill(255);
  const half = width / 2;
  const size = ab[0]!.length / 2;
  for (let i = 0; i < width * height; i += 1) {
    const at = Math.floor(Math.floor(i / width) / 2) * half + Math.floor((i % width) / 2);
    const rgb = space.labToRgb(lightnessTable[luma[0]![i]!]!, ab[0]![at]!, ab[0]![size + at]!);
    rgb.forEach((value, c) => {
      rgba[4 * i + c] = Math.round(255 * Math.min(1, Math.max(0, value)));
    });
  }
  return { width, height, rgba };
}

/** Left for right, so that it can be laid over no frame: a picture of the same things. */
export function mirrored({ width, height, rgba }: Picture): Picture {
  const pixels = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const out = Uint32Array.from(pixels, (_, i) => pixels[i - (i % width) + width - 1 - (i % width)]!);
  return { width, height, rgba: new Uint8Array(out.buffer) };
}

/** Which of the pictures a clip takes colours from. */
export async function matchedIn(
  clip: Clip,
  network: ColourNetwork,
  pictures: ReadonlyMap<string, Picture>,
): Promise<ReadonlyMap<string, readonly MatchedShot[]>> {
  const { width, height } = clip;
  const matcher = await ShotMatcher.begin(network, pictures, new NetworkView({ width, height }, width / height, lightnessTable));
  for (const [frame, luma] of clip.luma.entries()) await matcher.push({ frame, seconds: frame / 25, luma });
  return new Map((await matcher.end()).map(({ file, shots }) => [file, shots]));
}

/** What the picture gives the frames that it was matched to. */
export function planesOf(clip: Clip, shots: readonly MatchedShot[]): Map<number, GuidePlanes> {
  const grid = { width: clip.width / 2, height: clip.height / 2 };
  return new Map(shots.map(({ frame, picture }) => [frame, referencePlanes(picture, 1, grid)]));
}

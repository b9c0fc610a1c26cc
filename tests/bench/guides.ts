import { fileURLToPath } from 'node:url';
import { loadClip, testClips } from './temporal/clips.ts';
import { networkColourist } from './temporal/colourists.ts';
import { alreadyColoured, colourClip } from './temporal/compare.ts';
import { EngineParts } from '../../electron/engine/session/engine-parts.ts';
import { featureNetwork } from '../../electron/engine/references/feature-network.ts';
import { matchedIn, mirroredFirst, planesOf } from './guides/appearance.ts';
import { carriedByMotion, guided, motionOf, nearnessOf, trueGuide } from './guides/exemplar.ts';
import type { Clip } from './temporal/clips.ts';

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const network = fileURLToPath(new URL('../../models/reel.onnx', import.meta.url));
const frames = 80;
/** Frames that a mean is made of: every third, the given one left out. */
const judged = Array.from({ length: frames }, (_, frame) => frame).filter((frame) => frame % 3 === 1);
const distances = [1, 16, 64];

function row(clip: Clip, way: string, ab: readonly Float32Array[]): void {
  const at = new Map(
    [...new Set([...judged, ...distances])]
      .filter((frame) => frame < ab.length)
      .map((frame) => [frame, nearnessOf(clip, frame, ab[frame]!)]),
  );
  const later = judged.flatMap((frame) => at.get(frame) ?? []);
  const mean = (of: 'deltaE' | 'psnr'): number => later.reduce((sum, nearness) => sum + nearness[of], 0) / later.length;
  const near = distances.map((frame) => at.get(frame)?.deltaE.toFixed(2) ?? '-').join(' | ');
  console.log(`| ${clip.file} | ${way} | ${mean('deltaE').toFixed(2)} | ${mean('psnr').toFixed(1)} | ${near} |`);
}

/**
 * The exemplar protocol of ColorMNet (Yang et al. 2024): a clip's first frame has its true colours, the rest is judged, at
 * the size of the colour planes. Then the same frame mirrored, as a picture that is matched by what it shows; and whether the
 * pictures of other clips are refused.
 * @param filter names of clips
 */
export async function benchGuides(filter: RegExp): Promise<void> {
  const colourist = await networkColourist(network);
  const matching = await featureNetwork(new EngineParts());
  if (matching === null) throw new Error('No network of the catalogue tells what pictures show.');
  const clips: Clip[] = [];
  for (const choice of testClips.filter(({ grey, file }) => !grey && filter.test(file)))
    clips.push(await loadClip({ ...choice, first: 0, frames }, data, 256));
  const pictures = new Map(clips.map((clip) => [clip.file, mirroredFirst(clip)]));
  const taken: string[] = [];
  console.log('| clip | way | CIEDE2000 | PSNR, dB | CIEDE2000 after 1 | 16 | 64 frames |\n|---|---|---|---|---|---|---|');
  for (const clip of clips) {
    const own: Float32Array[] = [];
    for (let frame = 0; frame < clip.luma.length; frame += 1) own.push(await colourist.colour(clip, frame));
    const { ab } = await colourClip(clip, { smoothing: 0.5, every: 'auto', costs: { networkMilliseconds: 45 } }, alreadyColoured(own));
    const motion = await motionOf(clip);
    row(clip, 'no guide', ab);
    row(clip, 'motion alone', carriedByMotion(clip, motion, ab));
    row(clip, 'guide', guided(clip, motion, ab, new Map([[0, trueGuide(clip, 0)]])));
    const matched = await matchedIn(clip, matching, pictures);
    row(clip, 'picture, matched', guided(clip, motion, ab, planesOf(clip, matched.get(clip.file) ?? [])));
    for (const [file, shots] of matched) {
      const share = Math.round(100 * Math.max(0, ...shots.map((shot) => shot.share)));
      if (shots.length > 0) taken.push(`${clip.file} from ${file === clip.file ? 'its own' : file} (${share} %)`);
    }
  }
  console.log(`Pictures that gave colours, and the share of the frame that they show: ${taken.join('; ')}.`);
  await matching.release();
}

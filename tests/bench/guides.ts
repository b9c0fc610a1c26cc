import { fileURLToPath } from 'node:url';
import { loadClip, testClips } from './temporal/clips.ts';
import { networkColourist } from './temporal/colourists.ts';
import { alreadyColoured, colourClip } from './temporal/compare.ts';
import { EngineParts } from '../../electron/engine/session/engine-parts.ts';
import { featureNetwork } from '../../electron/engine/appearance/feature-network.ts';
import type { GuidePlanes } from '../../electron/engine/motion/guide-path.ts';
import { firstFrame, matchedIn, mirrored, planesOf } from './guides/appearance.ts';
import { fiveHints, flickerOf, inexact, laidOver } from './guides/given.ts';
import type { ColourNetwork } from '../../electron/engine/network/network.ts';
import { benchReturning } from './guides/returning.ts';
import { carriedByMotion, guided, motionOf, nearnessOf, trueGuide } from './guides/exemplar.ts';
import type { Clip } from './temporal/clips.ts';

const data = fileURLToPath(new URL('../../../shared/data', import.meta.url));
const network = fileURLToPath(new URL('../../models/reel.onnx', import.meta.url));
const frames = 80;
/** Frames that a mean is made of: every third, the given one left out. */
const judged = Array.from({ length: frames }, (_, frame) => frame).filter((frame) => frame % 3 === 1);
const distances = [1, 16, 64];

function row(clip: Clip, way: string, ab: readonly Float32Array[], flicker: number): void {
  const at = new Map(
    [...new Set([...judged, ...distances])]
      .filter((frame) => frame < ab.length)
      .map((frame) => [frame, nearnessOf(clip, frame, ab[frame]!)]),
  );
  const later = judged.flatMap((frame) => at.get(frame) ?? []);
  const mean = (of: 'deltaE' | 'psnr'): number => later.reduce((sum, nearness) => sum + nearness[of], 0) / later.length;
  const near = distances.map((frame) => at.get(frame)?.deltaE.toFixed(2) ?? '-').join(' | ');
  console.log(
    `| ${clip.file} | ${way} | ${mean('deltaE').toFixed(2)} | ${mean('psnr').toFixed(1)} | ${near} | ${(1000 * flicker).toFixed(2)} |`,
  );
}

/**
 * The exemplar protocol of ColorMNet (Yang et al. 2024): a clip's first frame has its true colours, the rest is judged, at
 * the size of the colour planes. Likewise with one in the middle, with two, with one that a generator has moved and relit, with a
 * frame of another clip, with five hints on the first and on the middle one, and with a mirrored frame as a picture that is matched by what it shows; and whether
 * the pictures of other clips are refused.
 */
async function benchExemplars(filter: RegExp, matching: ColourNetwork): Promise<void> {
  const colourist = await networkColourist(network);
  const clips: Clip[] = [];
  for (const choice of testClips.filter(({ grey, file }) => !grey && filter.test(file)))
    clips.push(await loadClip({ ...choice, first: 0, frames }, data, 256));
  const pictures = new Map(clips.map((clip) => [clip.file, mirrored(firstFrame(clip))]));
  const taken: string[] = [];
  console.log(
    '| clip | way | CIEDE2000 | PSNR, dB | CIEDE2000 after 1 | 16 | 64 frames | flicker, thousandths |\n|---|---|---|---|---|---|---|---|',
  );
  for (const [index, clip] of clips.entries()) {
    const own: Float32Array[] = [];
    for (let frame = 0; frame < clip.luma.length; frame += 1) own.push(await colourist.colour(clip, frame));
    const { ab } = await colourClip(clip, { smoothing: 0.5, every: 'auto', costs: { networkMilliseconds: 45 } }, alreadyColoured(own));
    const motion = await motionOf(clip);
    const flicker = flickerOf(clip);
    const show = (way: string, colours: readonly Float32Array[]): void => {
      row(clip, way, colours, flicker(colours));
    };
    const given = (way: string, guides: ReadonlyMap<number, GuidePlanes>): void => {
      show(way, guided(clip, motion, ab, guides));
    };
    show('no guide', ab);
    show('motion alone', carriedByMotion(clip, motion, ab));
    given('first frame', new Map([[0, trueGuide(clip, 0)]]));
    const [middle, last] = [clip.luma.length >> 1, clip.luma.length - 1];
    given('frame in the middle', new Map([[middle, trueGuide(clip, middle)]]));
    given('first and last frame', new Map([0, last].map((frame) => [frame, trueGuide(clip, frame)])));
    for (const [way, other] of [
      ['first frame, as a picture', firstFrame(clip)],
      ['shifted, scaled, relit', inexact(firstFrame(clip))],
      ["another clip's frame", firstFrame(clips[(index + 1) % clips.length]!)],
    ] as const) {
      const planes = laidOver(clip, other);
      given(planes === null ? `${way} (refused)` : way, new Map(planes === null ? [] : [[0, planes]]));
    }
    for (const [way, frame] of [
      ['five hints', 0],
      ['five hints in the middle', middle],
    ] as const)
      given(way, new Map([[frame, await fiveHints(clip, frame, ab[frame]!, matching)]]));
    const matched = await matchedIn(clip, matching, pictures);
    given('first frame mirrored, matched', planesOf(clip, matched.get(clip.file) ?? []));
    for (const [file, shots] of matched) {
      const share = Math.round(100 * Math.max(0, ...shots.map((shot) => shot.share)));
      if (shots.length > 0) taken.push(`${clip.file} from ${file === clip.file ? 'its own' : file} (${share} %)`);
    }
  }
  console.log(`Pictures that gave colours, and the share of the frame that they show: ${taken.join('; ')}.`);
}

/**
 * Colours that people give, and colours that stay.
 * @param filter names of clips; `returning` for returning shots alone
 */
export async function benchGuides(filter: RegExp): Promise<void> {
  const engine = new EngineParts();
  const matching = await featureNetwork(engine);
  if (matching === null) throw new Error('No network of the catalogue tells what pictures show.');
  if (filter.source !== 'returning') await benchExemplars(filter, matching);
  await benchReturning(engine, matching, data);
  await matching.release();
}

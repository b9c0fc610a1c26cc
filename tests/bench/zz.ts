import { loadClip, testClips } from './temporal/clips.ts';
import { networkColourist } from './temporal/colourists.ts';
import { firstFrame } from './guides/appearance.ts';
import { inexact, laidOver } from './guides/given.ts';
import { guided, motionOf, nearnessOf } from './guides/exemplar.ts';
const data = '/work/shared/data';
const network = '/work/wt/guides/models/reel.onnx';
const colourist = await networkColourist(network);
for (const choice of testClips.filter(({ grey }) => !grey)) {
  const clip = await loadClip({ ...choice, first: 0, frames: 20 }, data, 256);
  const own: Float32Array[] = [];
  for (let f = 0; f < clip.luma.length; f += 1) own.push(f % 5 === 0 ? await colourist.colour(clip, f) : own.at(-1)!);
  const motion = await motionOf(clip);
  const line: string[] = [];
  for (const p of [firstFrame(clip), inexact(firstFrame(clip))]) {
    const planes = laidOver(clip, p);
    const ab = planes === null ? own : guided(clip, motion, own, new Map([[0, planes]]));
    line.push([1, 7, 13, 19].map((f) => nearnessOf(clip, f, ab[f]!).deltaE).reduce((s, v) => s + v / 4, 0).toFixed(2));
  }
  console.log(clip.file, line.join(' '));
}
process.exit(0);

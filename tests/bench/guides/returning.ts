import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Scenes } from '../../../electron/engine/appearance/scenes.ts';
import { NetworkView } from '../../../electron/engine/appearance/network-view.ts';
import { findFilmTools } from '../../../electron/engine/film/tools.ts';
import { colorize } from '../../../electron/engine/jobs/colorize.ts';
import type { ColourNetwork } from '../../../electron/engine/network/network.ts';
import type { EngineParts } from '../../../electron/engine/session/engine-parts.ts';
import { ProjectFile } from '../../../electron/engine/track/project-file.ts';
import { nothingChosen } from '../../../shared/job/job.ts';
import { lightnessTable, loadClip, type Clip } from '../temporal/clips.ts';
import { footage } from '../temporal/joined-films.ts';
import { nearnessOf } from './exemplar.ts';

/** Clips that are cut against each other, each with the one behind it: one shot all along, of the things they begin with. */
const talks = ['carphone_pristine.mp4', 'dog.mp4', 'pancake.mkv', 'coffee.mp4', 'dog_eating.mp4', 'model_fence.mp4', 'people_walking.mp4'];
const width = 448;
const height = 256;
const framesOfShot = 40;

interface Joined {
  readonly first: Clip;
  readonly other: Clip;
  /** Frames of `first` that the film's shots 0 and 2 are. */
  readonly shown: readonly [readonly number[], readonly number[]];
}

/** Writes A B A B, without colour and without loss. */
function write(path: string, { first, other, shown }: Joined): void {
  const shots = [first, other, first, other].map((clip, shot) => (shown[shot >> 1] ?? []).map((frame) => clip.luma[frame]!));
  const { status, stderr } = spawnSync(
    findFilmTools().ffmpeg,
    [
      ...['-v', 'error', '-f', 'rawvideo', '-pix_fmt', 'gray', '-s', `${width}x${height}`, '-r', '24', '-i', 'pipe:0'],
      ...['-vf', 'setrange=tv', '-c:v', 'ffv1', '-y', path],
    ],
    { input: Buffer.concat(shots.flat()) },
  );
  if (status !== 0) throw new Error(String(stderr));
}

/** The colours of each frame of the film, as the project has them. */
async function coloursOf(engine: EngineParts, film: string, folder: string, scenes: boolean): Promise<Float32Array[]> {
  const project = join(folder, `${String(scenes)}.kinetint`);
  const wish = { ...nothingChosen, film, project, output: join(folder, `${String(scenes)}.mkv`), scenes, device: 'cpu' } as const;
  await colorize(wish, { engine, signal: new AbortController().signal });
  using opened = ProjectFile.openExisting(project);
  const [track] = opened.tracks();
  return opened.places(track!).flatMap(({ firstFrame }) => [...opened.chunkAt(track!, firstFrame)!.chroma]);
}

/** Mean distance of two frames' colours, a*b* units. */
function step(one: Float32Array, other: Float32Array): number {
  const size = one.length / 2;
  let sum = 0;
  for (let i = 0; i < size; i += 1) sum += Math.hypot(one[i]! - other[i]!, one[size + i]! - other[size + i]!);
  return sum / size;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** By how much more the colours step to the first frame of the return than they step inside the shots around. */
function excessOf(ab: readonly Float32Array[]): number {
  const [last, back] = [framesOfShot - 1, 2 * framesOfShot];
  const inside = [...Array(8).keys()].flatMap((i) => [step(ab[last - i - 1]!, ab[last - i]!), step(ab[back + i]!, ab[back + i + 1]!)]);
  return step(ab[last]!, ab[back]!) - mean(inside);
}

/** How far the return's colours are from the true ones, CIEDE2000. */
function errorOf({ first, shown }: Joined, ab: readonly Float32Array[]): number {
  return mean(shown[1].flatMap((frame, i) => (i % 4 === 0 ? [nearnessOf(first, frame, ab[2 * framesOfShot + i]!).deltaE] : [])));
}

async function clipOf(file: string, from: number, frames: number): Promise<Clip> {
  const folder = ['clips', 'films'].find((name) => file.startsWith(`${name}/`)) === undefined ? 'clips/' : '';
  return loadClip({ file: `${folder}${file}`, width, first: from, frames, grey: file.startsWith('films/'), tuned: false }, data, height);
}

let data = '';

/** Each clip and the next, A B A B: the return goes on where the shot ended, or a second or two later. */
async function benchReturns(engine: EngineParts): Promise<void> {
  console.log(
    '\n| A, cut against | excess without | with | the same, a second or two later: CIEDE2000 without | with |\n|---|---|---|---|---|',
  );
  const clips = [];
  for (const file of talks) clips.push(await clipOf(file, 0, 3 * framesOfShot));
  const sums = [0, 0, 0, 0];
  for (const [at, first] of clips.entries()) {
    const other = clips[(at + 1) % clips.length]!;
    const from = (frame: number): number[] => Array.from({ length: framesOfShot }, (_, i) => frame + i);
    const figures: number[] = [];
    const last = Math.min(first.luma.length, other.luma.length) - framesOfShot;
    for (const [kind, returnsAt] of [framesOfShot, Math.min(2 * framesOfShot, last)].entries()) {
      const joined: Joined = { first, other, shown: [from(0), from(returnsAt)] };
      const folder = await mkdtemp(join(tmpdir(), 'kinetint-returns-'));
      try {
        const film = join(folder, 'film.mkv');
        write(film, joined);
        for (const scenes of [false, true]) {
          const ab = await coloursOf(engine, film, folder, scenes);
          figures.push(kind === 0 ? excessOf(ab) : errorOf(joined, ab));
        }
      } finally {
        await rm(folder, { recursive: true, force: true, maxRetries: 3 });
      }
    }
    figures.forEach((figure, i) => (sums[i]! += figure));
    console.log(`| ${first.file}, ${other.file} | ${figures.map((figure) => figure.toFixed(2)).join(' | ')} |`);
  }
  console.log(`| mean | ${sums.map((sum) => (sum / clips.length).toFixed(2)).join(' | ')} |`);
  console.log(`Of the excess goes ${Math.round(100 * (1 - sums[1]! / sums[0]!))} %.`);
}

/** All pieces of footage in a row: which are taken for a scene that was there before, and rightly? */
async function benchJoins(network: ColourNetwork): Promise<void> {
  const scenes = new Scenes<{ luma: Uint8Array; seconds: number; file: string }>(
    network,
    new NetworkView({ width, height }, width / height, lightnessTable),
  );
  const wrong: string[] = [];
  let right = 0;
  for (const [at, [file, from, count]] of footage.entries()) {
    const clip = await clipOf(file, from + (Math.min(count, 32) >> 1), 1);
    const known = await scenes.meet({ luma: clip.luma[0]!, seconds: at, file });
    if (known === null) continue;
    if (known.end.file === file) right += 1;
    else wrong.push(`${file} for ${known.end.file}`);
  }
  console.log(
    `Of ${footage.length} shots in a row ${right} were taken for a scene of their own file, ${wrong.length} for one of another. ${wrong.join('; ')}`,
  );
}

/**
 * Shots that return: what of a colour step at a cut back goes, whether it serves the truth, and how often a scene is taken for
 * another.
 * @param folder that holds clips/ and films/
 */
export async function benchReturning(engine: EngineParts, network: ColourNetwork, folder: string): Promise<void> {
  data = folder;
  await benchJoins(network);
  await benchReturns(engine);
}

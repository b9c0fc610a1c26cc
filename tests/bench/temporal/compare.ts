import { LabSpace } from '../../../shared/colour/lab.ts';
import { colourChunk, type ChunkInput, type ChunkSettings } from '../../../electron/engine/motion/smooth.ts';
import { ciede2000 } from '../../support/ciede2000.ts';
import { colourDistributionConsistency, colourfulness, histograms } from '../metrics.ts';
import { testClips, loadClip, type Clip } from './clips.ts';
import type { Colourist } from './colourists.ts';
import { colourWithHints } from './hints.ts';
import { judgedSamples, referenceFlow, warpingError, type DenseFlow } from './reference-flow.ts';

/** Frames handed to the smoother at once, as the engine does. */
const chunkFrames = 48;

export interface Figures {
  readonly warpingError: number;
  readonly consistency: readonly [number, number, number];
  readonly deltaE: number;
  readonly colourfulness: number;
  /** Share of the frames that the network coloured. */
  readonly keyShare: number;
  /** Processor time a frame outside the network. */
  readonly milliseconds: number;
}

export interface Way {
  readonly name: string;
  readonly settings: ChunkSettings;
  /** Key frames are coloured with what motion brings over from the last one as hints. */
  readonly hints: boolean;
}

/** Colours key frames of a clip, ascending; `input` is the chunk they are in, which begins at frame `from` of the clip. */
type ColourKeys = (input: ChunkInput, indices: readonly number[], from: number) => Promise<Float32Array[]>;

interface Judge {
  readonly flow: DenseFlow;
  readonly judged: Uint8Array;
}

const space = new LabSpace('bt709', 'srgb');

/** L* and a*b* to displayable R'G'B'. */
export function render(lightness: Float32Array, ab: Float32Array): Float32Array {
  const size = lightness.length;
  const out = new Float32Array(3 * size);
  for (let i = 0; i < size; i += 1) {
    const rgb = space.labToRgb(lightness[i]!, ab[i]!, ab[size + i]!);
    for (let c = 0; c < 3; c += 1) out[3 * i + c] = Math.min(1, Math.max(0, rgb[c]!));
  }
  return out;
}

function judgesOf(clip: Clip): Judge[] {
  const w = clip.width / 2;
  const h = clip.height / 2;
  const plain = clip.lightness.map((plane) => plane.map((value) => value * 2.55));
  return plain.slice(1).map((later, i) => {
    const flow = referenceFlow(plain[i]!, later, w, h);
    return { flow, judged: judgedSamples(flow, referenceFlow(later, plain[i]!, w, h)) };
  });
}

function measure(clip: Clip, judges: readonly Judge[], ab: readonly Float32Array[]): Omit<Figures, 'keyShare' | 'milliseconds'> {
  const pictures = ab.map((planes, t) => render(clip.lightness[t]!, planes));
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const bins = pictures.map(histograms);
  const size = clip.lightness[0]!.length;
  const deltas: number[] = [];
  // Every fourth frame and fourth sample: neighbours say the same.
  for (let t = 0; t < ab.length; t += 4) {
    const own = ab[t]!;
    const truth = clip.ab[t]!;
    for (let i = t % 4; i < size; i += 4) {
      const L = clip.lightness[t]![i]!;
      deltas.push(ciede2000([L, own[i]!, own[size + i]!], [L, truth[i]!, truth[size + i]!]));
    }
  }
  return {
    warpingError: mean(judges.map(({ flow, judged }, t) => warpingError(pictures[t]!, pictures[t + 1]!, flow, judged))),
    consistency: [1, 2, 4].map((gap) => colourDistributionConsistency(bins, gap)) as [number, number, number],
    deltaE: mean(deltas),
    colourfulness: mean(pictures.map(colourfulness)),
  };
}

/** Colours a clip in chunks, each from the last frame of the one before. */
export async function colourClip(
  clip: Clip,
  settings: ChunkSettings,
  colour: ColourKeys,
): Promise<{ ab: Float32Array[]; keys: number; milliseconds: number }> {
  const ab: Float32Array[] = [];
  let keys = 0;
  let network = 0;
  const start = process.cpuUsage().user;
  for (let from = 0; from < clip.luma.length; from += chunkFrames) {
    const input: ChunkInput = {
      width: clip.width,
      height: clip.height,
      abWidth: clip.width / 2,
      abHeight: clip.height / 2,
      frames: clip.luma.slice(from, from + chunkFrames),
      previous: from === 0 ? null : { luma: clip.luma[from - 1]!, ab: ab[from - 1]! },
    };
    const result = await colourChunk(input, settings, async (indices) => {
      const before = process.cpuUsage().user;
      const answers = await colour(input, indices, from);
      network += process.cpuUsage().user - before;
      return answers;
    });
    ab.push(...result.ab);
    keys += result.keyFrames.length;
  }
  return { ab, keys, milliseconds: (process.cpuUsage().user - start - network) / 1000 / clip.luma.length };
}

export const alreadyColoured =
  (own: readonly Float32Array[]): ColourKeys =>
  (_, indices, from) =>
    Promise.resolve(indices.map((index) => own[from + index]!));

/** Measures no colours, the clip's own, the colourist's frame by frame, and each way of smoothing them. */
export async function compareClip(clip: Clip, colourist: Colourist, ways: readonly Way[]): Promise<Map<string, Figures>> {
  const judges = judgesOf(clip);
  const own: Float32Array[] = [];
  for (let t = 0; t < clip.luma.length; t += 1) own.push(await colourist.colour(clip, t));
  const out = new Map<string, Figures>();
  const add = (name: string, ab: readonly Float32Array[], keyShare: number, milliseconds: number): void => {
    out.set(name, { ...measure(clip, judges, ab), keyShare, milliseconds });
  };
  add(
    'grey',
    clip.ab.map((planes) => new Float32Array(planes.length)),
    0,
    0,
  );
  if (!clip.grey) add('original', clip.ab, 0, 0);
  add('frame by frame', own, 1, 0);
  for (const { name, settings, hints } of ways) {
    const shares: number[] = [];
    const withHints: ColourKeys = async (input, indices, from) => {
      const { answers, hinted } = await colourWithHints(input, indices, (frame, planes) => colourist.colour(clip, from + frame, planes));
      shares.push(hinted);
      return answers;
    };
    const { ab, keys, milliseconds } = await colourClip(clip, settings, hints ? withHints : alreadyColoured(own));
    add(name, ab, keys / ab.length, milliseconds);
    if (hints)
      console.error(
        `${clip.file}, ${name}: of the key frames of each chunk ${shares.map((share) => `${(100 * share).toFixed(0)} %`).join(', ')} hinted`,
      );
  }
  return out;
}

/** Luma is the same in every row, so what grey scores is no fault of the colour. */
const chromaError = (of: Figures, all: ReadonlyMap<string, Figures>): number => of.warpingError - all.get('grey')!.warpingError;
const unsmoothed: ReadonlySet<string> = new Set(['grey', 'original', 'frame by frame']);

function row(clip: string, name: string, figures: Figures, all: ReadonlyMap<string, Figures>, grey: boolean): string {
  const frameByFrame = all.get('frame by frame')!;
  const fall = unsmoothed.has(name) ? '' : `${(100 * (1 - chromaError(figures, all) / chromaError(frameByFrame, all))).toFixed(0)} %`;
  const change = unsmoothed.has(name) ? '' : ` (${(100 * (figures.colourfulness / frameByFrame.colourfulness - 1)).toFixed(1)} %)`;
  return `| ${clip} | ${name} | ${(1e4 * figures.warpingError).toFixed(2)} | ${fall} | ${figures.consistency.map((value) => (1e3 * value).toFixed(2)).join(' / ')} | ${grey ? '' : figures.deltaE.toFixed(2)} | ${figures.colourfulness.toFixed(1)}${change} | ${(100 * figures.keyShare).toFixed(0)} % | ${figures.milliseconds.toFixed(1)} |`;
}

/** Means over clips of one way's figures. */
export function average(all: readonly ReadonlyMap<string, Figures>[], name: string): Figures {
  const mean = (pick: (figures: Figures) => number): number => all.reduce((sum, one) => sum + pick(one.get(name)!), 0) / all.length;
  return {
    warpingError: mean((f) => f.warpingError),
    consistency: [mean((f) => f.consistency[0]), mean((f) => f.consistency[1]), mean((f) => f.consistency[2])],
    deltaE: mean((f) => f.deltaE),
    colourfulness: mean((f) => f.colourfulness),
    keyShare: mean((f) => f.keyShare),
    milliseconds: mean((f) => f.milliseconds),
  };
}

/** Prints the table for the clips whose names hold `filter`, and its means over tuned and checking clips. */
export async function compareAll(data: string, height: number, colourist: Colourist, ways: readonly Way[], filter: RegExp): Promise<void> {
  console.log(
    `| clip | ${colourist.name} | E_warp x 10^4 | above grey falls by | CDC x 10^3 at 1 / 2 / 4 | CIEDE2000 | colourfulness | frames seen by the network | ms a frame beside it |`,
  );
  console.log('|---|---|---|---|---|---|---|---|---|');
  const groups = new Map<string, Map<string, Figures>[]>();
  for (const choice of testClips) {
    if (!filter.test(choice.file)) continue;
    const clip = await loadClip(choice, data, height);
    const figures = await compareClip(clip, colourist, ways);
    const group = choice.grey ? 'old films' : choice.tuned ? 'colour, tuned on' : 'colour, checked on';
    groups.set(group, [...(groups.get(group) ?? []), figures]);
    for (const [name, one] of figures) console.log(row(choice.file.replace(/\..*/, ''), name, one, figures, choice.grey));
  }
  for (const [group, all] of groups) {
    const means = new Map([...all[0]!.keys()].map((name) => [name, average(all, name)]));
    for (const [name, one] of means) console.log(row(`**mean, ${group}**`, name, one, means, group === 'old films'));
  }
}

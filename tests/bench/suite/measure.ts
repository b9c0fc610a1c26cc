import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFilmTools } from '../../../electron/engine/film/tools.ts';
import { ciede2000 } from '../../support/ciede2000.ts';
import { measureMemory } from '../memory.ts';
import { loadClip, testClips } from '../temporal/clips.ts';
import { networkColourist } from '../temporal/colourists.ts';
import { average, compareClip, type Figures } from '../temporal/compare.ts';
import { measureSpeed, oneAfterTheOther, speedSizes } from '../throughput.ts';
import { benchWindow } from '../window.ts';
import { figure, type AddFigure, type BenchGroup } from './figure.ts';

const data = fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const reel = fileURLToPath(new URL('../../../models/reel.onnx', import.meta.url));
/** Short side of the pictures that `reel` sees. */
const networkHeight = 256;

/** Figures of both are taken from the same runs, so the disk has its turn with the speed. */
async function speed(add: AddFigure, short: boolean): Promise<void> {
  for (const [name, width, height] of short ? speedSizes.slice(0, 1) : speedSizes) {
    const figures = await measureSpeed(name, width, height, short ? 32 : 120);
    const told = (what: string, value: number): void => {
      add(figure('speed', `${name}: ${what}`, 'frames a second', 'more', value));
    };
    told('decoder alone', figures.decoder);
    told('encoder alone', figures.encoder);
    told('network alone', figures.network);
    told('these one after the other', oneAfterTheOther(figures));
    for (const { options, fps, peakResident } of figures.colouring) {
      told(options, fps);
      if (options === '--every auto') add(figure('memory', `${name}: colouring, ${options}`, 'MB', 'less', peakResident / 1e6));
    }
    told('export again', figures.exportAgain);
    add(figure('disk', `${name}: colours`, 'MB an hour', 'less', figures.trackMegabytesAnHour));
  }
}

async function memory(add: AddFigure, short: boolean): Promise<void> {
  const cases = (short ? [0.1, 0.3] : [1, 8]).map((minutes) => ({ minutes, network: 'tiny' }) as const);
  await measureMemory(cases, ({ minutes }, { peakResident }) => {
    add(figure('memory', `a film of ${minutes} minutes, tiny network`, 'MB', 'less', peakResident / 1e6));
  });
}

function wanted(path: string): string {
  const there = join(data, path);
  if (!existsSync(there)) throw new Error(`${there} is not here`);
  return there;
}

/** Colour clips that no setting was chosen by. */
async function temporal(add: AddFigure, short: boolean): Promise<void> {
  const files = short ? ['coffee.mp4'] : ['coffee.mp4', 'people_walking.mp4', 'sign_language.mkv'];
  const settings = { smoothing: 0.5, every: 'auto', costs: { networkMilliseconds: 45 } } as const;
  const way = { name: 'as shipped', settings, hints: false };
  const all: ReadonlyMap<string, Figures>[] = [];
  for (const file of files) {
    wanted(join('clips', file));
    const choice = testClips.find((one) => one.file === `clips/${file}`)!;
    const clip = await loadClip({ ...choice, frames: short ? 12 : 48 }, data, networkHeight);
    all.push(await compareClip(clip, await networkColourist(reel), [way]));
  }
  const [grey, plain, shipped] = ['grey', 'frame by frame', way.name].map((name) => average(all, name)) as [Figures, Figures, Figures];
  const above = ({ warpingError }: Figures): number => warpingError - grey.warpingError;
  add(figure('temporal', 'E_warp above grey, frame by frame', 'ten-thousandths', 'less', 1e4 * above(plain)));
  add(figure('temporal', 'E_warp above grey, as shipped', 'ten-thousandths', 'less', 1e4 * above(shipped)));
  add(figure('temporal', 'CDC of neighbours, as shipped', 'thousandths', 'less', 1e3 * shipped.consistency[0]));
  add(figure('temporal', 'frames that the network sees', '%', 'less', 100 * shipped.keyShare));
  add(figure('temporal', 'motion and smoothing', 'ms of a core a frame', 'less', shipped.milliseconds));
  add(figure('colour', 'clips, as shipped', 'CIEDE2000', 'less', shipped.deltaE));
  add(figure('colour', 'clips, grey', 'CIEDE2000', 'less', grey.deltaE));
}

/** Width of a picture that is made as high as the network's, samples. */
function widthOf(picture: string): number {
  const fields = ['-show_entries', 'stream=width,height', '-of', 'csv=p=0'];
  const [width = 1, height = 1] = execFileSync(findFilmTools().ffprobe, ['-v', 'error', ...fields, picture], { encoding: 'utf8' })
    .split(',')
    .map(Number);
  return (networkHeight * width) / height;
}

/** Photographs that no network has learnt from, each at the network's own size. */
async function colour(add: AddFigure, short: boolean): Promise<void> {
  const archive = wanted('photos/heldout.tar');
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-photos-'));
  try {
    execFileSync('tar', ['-xf', archive, '-C', folder]);
    const photos = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.webp'));
    const colourist = await networkColourist(reel);
    const [own, none]: [number[], number[]] = [[], []];
    const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
    for (const file of photos.toSorted().filter((_, at) => at % (short ? 100 : 5) === 0)) {
      const choice = { file, first: 0, frames: 1, width: widthOf(join(folder, file)), grey: false, tuned: false };
      const clip = await loadClip(choice, folder, networkHeight);
      const guess = await colourist.colour(clip, 0);
      const size = clip.lightness[0]!.length;
      const [deltas, greys]: [number[], number[]] = [[], []];
      // Every seventh sample: neighbours say the same, and no column is left out.
      for (let i = 0; i < size; i += 7) {
        const L = clip.lightness[0]![i]!;
        const truth = [L, clip.ab[0]![i]!, clip.ab[0]![size + i]!] as const;
        deltas.push(ciede2000([L, guess[i]!, guess[size + i]!], truth));
        greys.push(ciede2000([L, 0, 0], truth));
      }
      own.push(mean(deltas));
      none.push(mean(greys));
    }
    add(figure('colour', 'held-out photographs, reel', 'CIEDE2000', 'less', mean(own)));
    add(figure('colour', 'held-out photographs, grey', 'CIEDE2000', 'less', mean(none)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A run of its own for each: it cannot disturb the next, and may be ended when it takes too long. */
export const measurements: Readonly<Record<Exclude<BenchGroup, 'disk'>, (add: AddFigure, short: boolean) => Promise<void>>> = {
  speed,
  memory,
  temporal,
  colour,
  window: (add, short) => benchWindow(short ? 1 : 3, add),
};

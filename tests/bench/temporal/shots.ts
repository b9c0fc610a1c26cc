import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ShotDetector, type Shot } from '../../../electron/engine/motion/shots.ts';
import { readFrames } from './films.ts';
import { joinFilm } from './joined-films.ts';

const width = 320;
const height = 256;

/** Runs the detector over a whole film as the engine would. */
export async function detectShots(film: string): Promise<{ shots: Shot[]; frames: number; millisecondsPerFrame: number }> {
  const detector = new ShotDetector();
  const shots: Shot[] = [];
  let milliseconds = 0;
  let frames = 0;
  for await (const luma of readFrames(film, `scale=${width}:${height}:flags=area,format=yuv420p,extractplanes=y`, width * height)) {
    const start = performance.now();
    shots.push(...detector.push(luma, width, height));
    milliseconds += performance.now() - start;
    frames += 1;
  }
  shots.push(...detector.flush());
  return { shots, frames, millisecondsPerFrame: milliseconds / frames };
}

/** Joins `films` films from the data folder, finds their shots and prints recall and precision as a markdown table. */
export async function measureShots(data: string, films: number, firstFilm: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-shots-'));
  const totals = { cuts: 0, found: 0, called: 0, gradual: 0, gradualFound: 0, extra: 0, milliseconds: 0 };
  console.log('| film | with | frames | cuts | found | wrong | fades and dissolves | found |\n|---|---|---|---|---|---|---|---|');
  try {
    for (let index = firstFilm; index < firstFilm + films; index += 1) {
      const film = joinFilm(index, data, folder);
      const { shots, frames, millisecondsPerFrame } = await detectShots(film.name);
      if (frames !== film.frames) throw new Error(`${film.name} has ${frames} frames, ${film.frames} were joined`);
      rmSync(film.name);
      const called = shots.filter((shot) => shot.transitionIn === 'cut').map((shot) => shot.startFrame);
      const soft = shots.filter((shot) => shot.transitionIn === 'fade' || shot.transitionIn === 'dissolve');
      const missed = film.cuts.filter((cut) => !called.includes(cut));
      const wrong = called.filter((cut) => !film.cuts.includes(cut));
      const gradualFound = film.gradual.filter(({ type, from, to }) =>
        soft.some((shot) => shot.transitionIn === type && shot.startFrame >= from - 2 && shot.startFrame <= to + 2),
      );
      const extra = soft.filter((shot) => !film.gradual.some(({ from, to }) => shot.startFrame >= from - 2 && shot.startFrame <= to + 2));
      totals.cuts += film.cuts.length;
      totals.called += called.length;
      totals.found += film.cuts.length - missed.length;
      totals.gradual += film.gradual.length;
      totals.gradualFound += gradualFound.length;
      totals.extra += extra.length;
      totals.milliseconds += millisecondsPerFrame / films;
      const notes = [
        ...missed.map((cut) => `missed ${cut}`),
        ...wrong.map((cut) => `wrong ${cut}`),
        ...extra.map((shot) => `wrong ${shot.transitionIn} ${shot.startFrame}`),
        ...film.gradual.filter((one) => !gradualFound.includes(one)).map(({ type, from, to }) => `missed ${type} ${from}-${to}`),
      ].join(', ');
      console.log(
        `| ${index} | ${film.kind} | ${frames} | ${film.cuts.length} | ${film.cuts.length - missed.length} | ${wrong.length} | ${film.gradual.length} | ${gradualFound.length} | ${notes}`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(
    `\nhard cuts: recall ${(totals.found / totals.cuts).toFixed(4)} (${totals.found} of ${totals.cuts}), precision ${(totals.found / totals.called).toFixed(4)} (${totals.found} of ${totals.called})`,
  );
  console.log(
    `fades and dissolves: ${totals.gradualFound} of ${totals.gradual} found, ${totals.extra} wrong; ${totals.milliseconds.toFixed(2)} ms a frame`,
  );
}

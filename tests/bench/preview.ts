import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { performance } from 'node:perf_hooks';
import { planColorize } from '../../electron/engine/jobs/plan.ts';
import { PreviewService } from '../../electron/engine/preview/preview-service.ts';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { plainExport, type ColorizeRequest } from '../../shared/job/job.ts';
import type { PreviewQuestion, PreviewSource } from '../../shared/project/preview.ts';
import { EngineParts } from '../../electron/engine/session/engine-parts.ts';

const engine = new EngineParts();

const source = fileURLToPath(new URL('../../../shared/data/films/silent_comedy.mp4', import.meta.url));
const signal = new AbortController().signal;
const nothingChosen: Omit<ColorizeRequest, 'film'> = {
  ...plainExport,
  output: null,
  folder: null,
  project: null,
  model: null,
  device: 'auto',
  smoothing: null,
  every: null,
  scenes: null,
  section: { startSeconds: 0, durationSeconds: null },
  deinterlace: false,
  promised: [],
  numbered: false,
  naming: null,
  onCpu: false,
  force: true,
};
const most = { width: 1280, height: 800 };

/** A film at the wanted height: real where the data is here, else a moving pattern. */
function makeFilm(path: string, width: number, height: number): void {
  const input = existsSync(source) ? ['-i', source] : ['-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=24,hue=s=0', '-t', '21'];
  execFileSync(findFilmTools().ffmpeg, [
    '-v',
    'error',
    '-nostdin',
    '-y',
    ...input,
    '-vf',
    `scale=${width}:-2,crop=${width}:${height},setsar=1`,
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '20',
    '-pix_fmt',
    'yuv420p',
    path,
  ]);
}

/** How long the viewer waits, in an engine that has just been started, while the film's plan is being made beside it. */
export async function benchPreview(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-bench-'));
  engine.networks.stayWarm();
  console.log('| film | first coloured frame | six across the film | a frame elsewhere | the next frame |\n|---|---|---|---|---|');
  try {
    for (const [name, width, height] of [
      ['480p', 640, 480],
      ['1080p', 1440, 1080],
    ] as const) {
      const film = join(folder, `${name}.mp4`);
      makeFilm(film, width, height);
      const service = new PreviewService(engine);
      const { project, model, device, smoothing, every, scenes, section, deinterlace } = nothingChosen;
      const asked: PreviewSource = { film, project, model, device, smoothing, every, scenes, section, deinterlace };
      const frame = (seconds: number, lane: 'playhead' | 'still'): PreviewQuestion => ({
        what: 'frame',
        seconds,
        lane,
        most,
        coloured: true,
        original: false,
      });
      const start = performance.now();
      const since = (): string => `${((performance.now() - start) / 1000).toFixed(2)} s`;
      const plan = planColorize({ ...nothingChosen, film }, { engine, signal });
      await service.ask(asked, frame(0, 'playhead'), signal);
      const first = since();
      for (const seconds of [2, 5, 9, 12, 16, 19]) await service.ask(asked, frame(seconds, 'still'), signal);
      const six = since();
      await plan;
      const timed = async (seconds: number): Promise<string> => {
        const begin = performance.now();
        await service.ask(asked, frame(seconds, 'playhead'), signal);
        return `${(performance.now() - begin).toFixed(0)} ms`;
      };
      console.log(`| ${name} | ${first} | ${six} | ${await timed(10)} | ${await timed(10 + 1 / 24)} |`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

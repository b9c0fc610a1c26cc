import type { Command } from 'commander';
import type { FilmInfo, PictureInspection } from '../../../shared/film/film.ts';
import { count } from '../../../shared/words/count.ts';
import { findShots, type TimedShot } from '../../engine/jobs/shots.ts';
import { addRateOption, filmAddress } from '../options.ts';
import type { CommandContext } from '../command-context.ts';

function describe(film: FilmInfo, inspection: PictureInspection): string {
  const { video } = film;
  const rate = video.frameRate === null ? 'unknown' : (video.frameRate.num / video.frameRate.den).toFixed(3);
  const sar = video.sampleAspectRatio;
  const lines = [
    film.path,
    `  container     ${film.container}, ${film.durationSeconds === null ? 'unknown length' : `${film.durationSeconds.toFixed(3)} s`}, ${count(film.chapters, 'chapter')}`,
    `  picture       track ${video.index}: ${video.codec} ${video.width}x${video.height}, samples ${sar.num}:${sar.den}, ${video.pixelFormat}`,
    `  rate          ${rate} frames a second, ${video.variableFrameRate ? 'variable' : 'constant'}, about ${video.frames === null ? '? frames' : count(video.frames, 'frame')}`,
    `  luma          ${video.bitDepth} bits, ${video.range} range, ${video.matrix} matrix${video.tags.matrix === null ? ' (assumed)' : ''}`,
    `  scan          ${inspection.scan}`,
    `  colour        ${inspection.colour} (mean chroma ${inspection.meanChroma.toFixed(1)})`,
  ];
  for (const stream of film.others) {
    const words = [stream.codec, stream.language, stream.title, ...stream.dispositions].filter((word) => word !== null);
    lines.push(`  ${stream.kind.padEnd(13)} track ${stream.index}: ${words.join(', ')}`);
  }
  return lines.join('\n');
}

function describeShot(shot: TimedShot, index: number): string {
  const length = shot.endFrame - shot.startFrame;
  return `  shot ${String(index + 1).padEnd(8)} ${shot.startSeconds.toFixed(3)} s, frame ${shot.startFrame}, ${count(length, 'frame')}, ${shot.transitionIn}`;
}

export function addProbe(program: Command, { reporter, signal, engine }: CommandContext): void {
  const command = program
    .command('probe')
    .description('show what a film holds')
    .argument('<film>', 'a film, a folder of numbered pictures, or their pattern');
  addRateOption(command)
    .option('--shots', 'find the shots too; this reads the whole film')
    .option('--json', 'print one JSON object')
    .action(async (path: string, options: { shots?: true; fps?: string }) => {
      using lease = await engine.films.open(filmAddress(path, options.fps), signal);
      const { film, session } = lease;
      const inspection = await session.inspection(signal);
      const shots = options.shots === true ? await findShots(film, signal) : undefined;
      const lines = [describe(film, inspection), ...(shots ?? []).map(describeShot)];
      reporter.print(lines.join('\n'), { type: 'probe', film, inspection, ...(shots === undefined ? {} : { shots }) });
    });
}

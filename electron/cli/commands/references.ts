import { resolve } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { describeError, UserFacingError } from '../../../shared/job/errors.ts';
import { count } from '../../../shared/words/count.ts';
import { exportReferences, usualEvery } from '../../engine/references/export.ts';
import { filmOfProject, guideFilm, type GuidedFilm } from '../../engine/references/guide-film.ts';
import { spreadIn } from '../../engine/references/spread.ts';
import { newPictures } from '../../engine/references/watch.ts';
import type { CommandContext } from '../command-context.ts';

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a whole number from 1 on.');
  return value;
}

const json = ['--json', 'print one JSON object a line on standard output'] as const;

async function importOnce(
  guided: GuidedFilm,
  folder: string,
  only: readonly string[] | null,
  { reporter, signal, engine }: CommandContext,
): Promise<void> {
  const tell = (message: Parameters<Parameters<typeof guideFilm>[2]['tell']>[0]): void => {
    reporter.event({ type: 'warning', message });
  };
  const { references } = await guideFilm(guided, { references: folder, only, hints: null }, { engine, signal, tell });
  reporter.print(
    `${count(references, 'reference frame')} kept in ${guided.project}: run "kinetint colorize" again to colour its shots with them.`,
    {
      type: 'references',
      project: guided.project,
      used: references,
    },
  );
}

export function addReferences(program: Command, context: CommandContext): void {
  const { reporter, signal, engine } = context;
  const references = program.command('references').description('frames to colour elsewhere, and to bring back');
  references
    .command('export')
    .description(
      'write grey frames as PNG files: the middle of each shot and every so many frames, without near-black and near-duplicate ones',
    )
    .argument('<film>', 'a film, or the .kinetint file of one')
    .requiredOption('-o, --output <folder>', 'where they go')
    .option('--every <number>', `a frame every so many (default: ${usualEvery})`, wholeNumber)
    .option('--per-shot <number>', 'at most so many of each shot', wholeNumber)
    .option(...json)
    .action(async (path: string, options: { output: string; every?: number; perShot?: number }) => {
      const isProject = path.toLowerCase().endsWith('.kinetint');
      using lease = await engine.films.open(isProject ? (await filmOfProject(path, engine, signal)).film.path : path, signal);
      const { frames, shots } = await exportReferences(lease.film, resolve(options.output), {
        signal,
        every: options.every ?? usualEvery,
        perShot: options.perShot ?? null,
      });
      reporter.print(`${count(frames, 'frame')} of ${count(shots, 'shot')} written to ${options.output}.`, {
        type: 'references-exported',
        folder: options.output,
        frames,
        shots,
      });
    });
  references
    .command('import')
    .description('bring back coloured frames: they are aligned to the film and kept in its project')
    .argument('<project>', 'a .kinetint file')
    .argument('<folder>', 'the folder of pictures')
    .option(...json)
    .action(async (project: string, folder: string) => {
      await importOnce(await filmOfProject(project, engine, signal), folder, null, context);
    });
  references
    .command('spread')
    .description('give the colours of frames that have guides to all other shots that show the same things')
    .argument('<project>', 'a .kinetint file')
    .option(...json)
    .action(async (path: string) => {
      const { film, identity, project } = await filmOfProject(path, engine, signal);
      const shots = (await spreadIn(project, { engine, film, identity, moments: null, signal })).length;
      reporter.print(
        shots === 0
          ? 'No other shot shows what frames with guides show: nothing was changed.'
          : `${count(shots, 'shot')} given those colours in ${project}: run "kinetint colorize" again to colour them so.`,
        { type: 'references-spread', project, shots },
      );
    });
  references
    .command('watch')
    .description('bring back pictures as they appear in a folder, until stopped by Ctrl+C')
    .argument('<project>', 'a .kinetint file')
    .argument('<folder>', 'the folder of pictures')
    .option(...json)
    .action(async (project: string, folder: string) => {
      const guided = await filmOfProject(project, engine, signal);
      for await (const names of newPictures(folder, signal)) {
        try {
          await importOnce(guided, folder, names, context);
        } catch (error) {
          // The next picture may be a good one; what the project or the disk says ends it.
          if (!(error instanceof UserFacingError) || error.code !== 'guides-unusable') throw error;
          reporter.event({ type: 'warning', message: { code: 'plain', text: describeError(error) } });
        }
      }
    });
}

import { resolve } from 'node:path';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { describeError, UserFacingError } from '../../../shared/job/errors.ts';
import { givenMoments, type GuideScope } from '../../../shared/project/guide-scope.ts';
import { clock } from '../../../shared/words/clock.ts';
import { count } from '../../../shared/words/count.ts';
import { exportReferences, usualEvery } from '../../engine/references/export.ts';
import { filmOfProject, guideFilm, type GuidedFilm } from '../../engine/references/guide-film.ts';
import { spreadIn } from '../../engine/references/spread.ts';
import { newPictures } from '../../engine/references/watch.ts';
import type { EngineParts } from '../../engine/session/engine-parts.ts';
import type { CommandContext } from '../command-context.ts';
import { parseTime } from '../options.ts';

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a whole number from 1 on.');
  return value;
}

function parseTimes(text: string): number[] {
  return text.split(',').map((time) => parseTime(time.trim()));
}

/**
 * The moment of the frame with guides that a person means by a time, which has hundredths at most.
 * @throws UserFacingError `usage` where there is none
 */
function momentAt({ project, film, identity }: GuidedFilm, from: number, { projects }: EngineParts): number {
  using lease = projects.open(project, { path: film.path, identity });
  const moments = givenMoments(lease.project.edits().guides);
  const nearest = moments.reduce((best, seconds) => (Math.abs(seconds - from) < Math.abs(best - from) ? seconds : best), Infinity);
  if (Math.abs(nearest - from) <= 0.02) return nearest;
  const there = moments.length === 0 ? 'none has any' : `those that have are at ${moments.map(clock).join(', ')}`;
  throw new UserFacingError('usage', `No frame at ${clock(from)} has colours that you gave: ${there}.`);
}

/** Pictures that may be a person's work were not written over. */
function keptWords(kept: readonly string[], folder: string): string {
  const names = `${kept.slice(0, 3).join(', ')}${kept.length > 3 ? ', …' : ''}`;
  const left = kept.length === 1 ? 'is another picture and was left as it is' : 'are others and were left as they are';
  return `${count(kept.length, 'picture')} of the same name in ${folder} ${left} (${names}): choose another folder with -o, or add --force to write over.`;
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
    .option('--force', 'write over pictures of the same names')
    .option(...json)
    .action(async (path: string, options: { output: string; every?: number; perShot?: number; force?: boolean }) => {
      const isProject = path.toLowerCase().endsWith('.kinetint');
      using lease = await engine.films.open(isProject ? (await filmOfProject(path, engine, signal)).film.path : path, signal);
      const { frames, shots, kept } = await exportReferences(lease.film, resolve(options.output), {
        signal,
        every: options.every ?? usualEvery,
        perShot: options.perShot ?? null,
        force: options.force ?? false,
      });
      if (kept.length > 0) reporter.event({ type: 'warning', message: { code: 'plain', text: keptWords(kept, options.output) } });
      reporter.print(`${count(frames, 'frame')} of ${count(shots, 'shot')} written to ${options.output}.`, {
        type: 'references-exported',
        folder: options.output,
        frames,
        shots,
        kept,
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
    .option('--from <time>', 'only those of the frame at this time: seconds or [h:]m:s', parseTime)
    .option('--only <times>', 'only to the shots at these times, with commas between them', parseTimes)
    .addOption(new Option('--take-back', 'take the colours away again that were given so').conflicts('only'))
    .option(...json)
    .action(async (path: string, { from, only, takeBack = false }: { from?: number; only?: number[]; takeBack?: boolean }) => {
      const guided = await filmOfProject(path, engine, signal);
      const { film, identity, project } = guided;
      const moments = from === undefined ? null : [momentAt(guided, from, engine)];
      const scope: GuideScope = takeBack ? 'shot' : only === undefined ? 'film' : { shots: only };
      const { references: given, unlike } = await spreadIn(project, { engine, film, identity, moments, scope, signal });
      const shots = given.length;
      if (unlike.length > 0) reporter.event({ type: 'warning', message: { code: 'shots-unlike', seconds: [...unlike] } });
      reporter.print(
        takeBack
          ? `Colours of frames with guides reach their own shots alone in ${project} now.`
          : shots === 0
            ? 'No other shot in reach shows what frames with guides show: none was given their colours.'
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

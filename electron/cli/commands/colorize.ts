import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { type Command } from 'commander';
import { describeError, UserFacingError, type ErrorCode } from '../../../shared/job/errors.ts';
import type { ColorizeRequest, JobEvent } from '../../../shared/job/job.ts';
import type { Part } from '../../../shared/job/part.ts';
import type { Container, DeviceChoice } from '../../../shared/job/settings.ts';
import { count } from '../../../shared/words/count.ts';
import { colourPart } from '../../engine/jobs/colour-part.ts';
import { colorize } from '../../engine/jobs/colorize.ts';
import { estimateColorize } from '../../engine/jobs/estimate.ts';
import { planColorize } from '../../engine/jobs/plan.ts';
import { chooseNames, PromisedNames, type Names } from '../../engine/jobs/output-names.ts';
import { folderOfFilm, stemOfFilm } from '../../engine/files/pictures.ts';
import { guideFilm } from '../../engine/references/guide-film.ts';
import { findNetwork } from '../../engine/network/catalog.ts';
import { isExpression } from '../../engine/network/network-expression.ts';
import { addColourOptions, addExportOptions, exportWish, filmAddress, parsePart, usualContainer, type ExportOptions } from '../options.ts';
import { shortenedName } from '../../engine/files/name-length.ts';
import { expandNames } from '../film-names.ts';
import type { CommandContext } from '../command-context.ts';
import { formatClock } from '../reporter.ts';

export interface ColorizeOptions extends ExportOptions {
  model?: string;
  networkSize?: number;
  device: DeviceChoice;
  smoothing?: number;
  scenes: boolean;
  every?: number | 'auto';
  deinterlace?: true;
  project?: string;
  dryRun?: true;
  references?: string;
  hints?: string;
  fps?: string;
}

/** Where the file of one film goes: the name given, or the folder, its name left to the engine. */
async function placeFor(
  several: boolean,
  options: ColorizeOptions,
): Promise<Pick<ColorizeRequest, 'output' | 'folder'> & Partial<Pick<ColorizeRequest, 'container'>>> {
  if (options.output === undefined) return { output: null, folder: null };
  const isFolder = (await stat(options.output).catch(() => null))?.isDirectory() === true;
  // Of one film it is the folder of the pictures itself.
  if (!several && usualContainer(options) === 'pictures') return { output: options.output, folder: null };
  if (isFolder) return { output: null, folder: resolve(options.output), container: usualContainer(options) };
  if (several || /[\\/]$/.test(options.output)) {
    throw new UserFacingError(
      'usage',
      `There is no folder ${options.output}: make it first${several ? ', since with several films -o names a folder' : ', or give -o the name of a file'}.`,
    );
  }
  return { output: options.output, folder: null };
}

/** A size belongs to a network: the one that is named, else the one for CPUs. */
async function networkFor({ model, networkSize }: ColorizeOptions): Promise<string | null> {
  if (networkSize === undefined) return model ?? null;
  if (model !== undefined && isExpression(model)) {
    throw new UserFacingError(
      'usage',
      `--network-size is for one network: in "${model}" write the size behind each id, as in ${model.split(/[+@:]/)[0]!}@256.`,
    );
  }
  return `${model ?? (await findNetwork(null)).entry.id}@${networkSize}`;
}

/**
 * What the options ask of the engine for one film.
 * @param promised paths that the films before it in the same command were given
 */
export async function colorizeRequest(
  film: string,
  several: boolean,
  options: ColorizeOptions,
  promised: readonly string[] = [],
): Promise<ColorizeRequest> {
  return {
    ...exportWish(options),
    film: filmAddress(film, options.fps),
    ...(await placeFor(several, options)),
    project: options.project ?? null,
    model: await networkFor(options),
    device: options.device,
    smoothing: options.smoothing ?? null,
    every: options.every ?? null,
    scenes: options.scenes ? null : false,
    section: { startSeconds: options.start ?? 0, durationSeconds: options.duration ?? null },
    deinterlace: options.deinterlace === true,
    promised: [...promised],
    numbered: false,
    naming: null,
    onCpu: false,
  };
}

/** Names that a film takes, whether it can be coloured or not: so the films after it have theirs at every run of the command. */
export function namesOf(request: ColorizeRequest, container: Container, promised = new PromisedNames(request.promised)): Names {
  const film = resolve(request.film);
  return chooseNames({ ...request, film, folder: request.folder ?? folderOfFilm(film), container }, promised);
}

/** What is wrong with no film in particular. */
const everyFilm = new Set<ErrorCode>([
  'model-unknown',
  'model-missing',
  'model-corrupt',
  'model-unsuitable',
  'device-unavailable',
  'ffmpeg-missing',
]);

/** Keeps the guides that the options name in the film's project, which is the one that it is coloured with then. */
async function giveGuides(
  request: ColorizeRequest,
  options: ColorizeOptions,
  { reporter, signal, engine }: CommandContext,
): Promise<ColorizeRequest> {
  const { references, hints } = options;
  if (references === undefined && hints === undefined) return request;
  using lease = await engine.films.open(request.film, signal);
  const { film, session } = lease;
  const { project } = namesOf(request, usualContainer(options));
  await guideFilm(
    { film, identity: await session.identity(), project },
    { references: references ?? null, only: null, hints: hints ?? null },
    {
      engine,
      signal,
      tell: (message) => {
        reporter.event({ type: 'warning', message });
      },
    },
  );
  return { ...request, project };
}

/**
 * Colours films one after the other; of several, one that cannot be does not cost the others.
 * @param given names that were chosen already, by film
 * @throws UserFacingError naming those that could not be coloured
 */
export async function colorizeAll(
  films: readonly string[],
  several: boolean,
  options: ColorizeOptions,
  { reporter, signal, engine }: CommandContext,
  given: ReadonlyMap<string, Names> = new Map(),
): Promise<void> {
  const failed: { film: string; code: ErrorCode }[] = [];
  const promised: string[] = [];
  for (const film of films) {
    const request = { ...(await colorizeRequest(film, several, options, promised)), ...given.get(film) };
    let names = namesOf(request, usualContainer(options));
    const onEvent = (event: JobEvent): void => {
      if (event.type === 'plan') names = event.plan;
      reporter.event(event);
    };
    try {
      if (options.dryRun === true) {
        const plan = await planColorize(request, { engine, signal, onEvent });
        for (const message of plan.warnings) reporter.event({ type: 'warning', message });
        reporter.event({ type: 'estimate', estimate: await estimateColorize(request, { engine, signal }) });
      } else {
        await colorize(await giveGuides(request, options, { reporter, signal, engine }), { engine, signal, onEvent });
      }
    } catch (error) {
      const code = error instanceof UserFacingError ? error.code : 'internal';
      // One bad film does not cost the others.
      if (!several || signal.aborted || everyFilm.has(code)) throw error;
      failed.push({ film, code });
      reporter.event({ type: 'warning', message: { code: 'plain', text: `${film} was passed over: ${describeError(error)}` } });
    } finally {
      promised.push(names.output, names.project);
    }
  }
  if (failed.length > 0) {
    const names = failed.map(({ film }) => film).join(', ');
    throw new UserFacingError(
      failed[0]!.code,
      `${failed.length} of ${films.length} films could not be coloured, for the reasons above: ${names}.`,
    );
  }
}

/** Colours a share of a film; its project is named after film and part unless the person names it. */
async function onePart(
  films: readonly string[],
  part: Part,
  options: ColorizeOptions,
  { reporter, signal, engine }: CommandContext,
): Promise<void> {
  const [film, ...more] = films;
  if (film === undefined || more.length > 0)
    throw new UserFacingError('usage', '--part shares out one film: for several use "kinetint batch", which shares out films.');
  if (options.output !== undefined || options.dryRun === true)
    throw new UserFacingError(
      'usage',
      'A part writes no film: leave out -o and --dry-run, and name its project with --project if need be.',
    );
  if (options.start !== undefined || options.duration !== undefined)
    throw new UserFacingError('usage', 'A part is a share of the whole film: leave out --start and --duration.');
  const name = `${shortenedName(stemOfFilm(film))}.part${part.number}-of-${part.of}.kinetint`;
  const request = await colorizeRequest(film, false, { ...options, project: options.project ?? join(folderOfFilm(film), name) });
  const { project, frames, seconds } = await colourPart(request, part, { engine, signal, onEvent: reporter.event.bind(reporter) });
  reporter.print(
    `Part ${part.number} of ${part.of} is coloured: ${count(frames, 'frame')} in ${formatClock(seconds)}, kept in ${project}.`,
    {
      type: 'part',
      part: part.number,
      of: part.of,
      project,
      frames,
      seconds,
    },
  );
}

export function addColorize(program: Command, context: CommandContext): void {
  const command = program
    .command('colorize')
    .description('colour films; run the same command again after an interruption to go on')
    .argument('<film...>', 'black-and-white films; also folders of numbered pictures, or their pattern, such as roll_%06d.dpx');
  addColourOptions(addExportOptions(command))
    .option(
      '--part <K/N>',
      'colour the K-th of N shares of one film, cut at shots, into a project of its own; "merge" joins them',
      parsePart,
    )
    .option('--references <folder>', 'frames of the film coloured elsewhere, named after their frames (see "kinetint references")')
    .option('--hints <file>', 'a JSON file of colours for places of the picture (docs/guides.md)')
    .option('--dry-run', 'say what would be done and how long it would take, and do nothing')
    .action(async (names: string[], options: ColorizeOptions & { part?: Part }) => {
      const films = expandNames(names, process.platform);
      const { part } = options;
      const guides = options.references !== undefined || options.hints !== undefined;
      if (guides && (films.length > 1 || part !== undefined || options.dryRun === true)) {
        throw new UserFacingError(
          'usage',
          '--references and --hints are for one whole film, and change its project: leave them out, or further films, --part and --dry-run.',
        );
      }
      if (part !== undefined) return onePart(films, part, options, context);
      const several = films.length > 1;
      if (several && options.project !== undefined)
        throw new UserFacingError('usage', '--project names one file: leave it out with several films.');
      await colorizeAll(films, several, options, context);
    });
}

import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { type Command } from 'commander';
import { describeError, UserFacingError, type ErrorCode } from '../../../shared/job/errors.ts';
import type { ColorizeRequest } from '../../../shared/job/job.ts';
import type { DeviceChoice } from '../../../shared/job/settings.ts';
import { colorize } from '../../engine/jobs/colorize.ts';
import { estimateColorize } from '../../engine/jobs/estimate.ts';
import { planColorize } from '../../engine/jobs/plan.ts';
import { defaultOutput } from '../../engine/jobs/plan-export.ts';
import { findModel } from '../../engine/network/catalog.ts';
import { isExpression } from '../../engine/network/network-expression.ts';
import { addColourOptions, addExportOptions, exportWish, usualContainer, type ExportOptions } from '../options.ts';
import { expandNames } from '../film-names.ts';
import type { CommandContext } from '../program.ts';

export interface ColorizeOptions extends ExportOptions {
  model?: string;
  networkSize?: number;
  device: DeviceChoice;
  smoothing?: number;
  every?: number | 'auto';
  deinterlace?: true;
  project?: string;
  dryRun?: true;
}

/** Output of one film: the name given, inside the folder given, or left to the engine. */
async function outputFor(film: string, several: boolean, options: ColorizeOptions): Promise<string | null> {
  if (options.output === undefined) return null;
  const isFolder = (await stat(options.output).catch(() => null))?.isDirectory() === true;
  if (isFolder) return join(options.output, basename(defaultOutput(film, usualContainer(options))));
  if (several || /[\\/]$/.test(options.output)) {
    throw new UserFacingError(
      'usage',
      `There is no folder ${options.output}: make it first${several ? ', since with several films -o names a folder' : ', or give -o the name of a file'}.`,
    );
  }
  return options.output;
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
  return `${model ?? (await findModel(null)).entry.id}@${networkSize}`;
}

/** What the options ask of the engine for one film. */
export async function colorizeRequest(film: string, several: boolean, options: ColorizeOptions): Promise<ColorizeRequest> {
  return {
    ...exportWish(options),
    film,
    output: await outputFor(film, several, options),
    folder: null,
    project: options.project ?? null,
    model: await networkFor(options),
    device: options.device,
    smoothing: options.smoothing ?? null,
    every: options.every ?? null,
    section: { startSeconds: options.start ?? 0, durationSeconds: options.duration ?? null },
    deinterlace: options.deinterlace === true,
  };
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

export function addColorize(program: Command, { reporter, signal }: CommandContext): void {
  const command = program
    .command('colorize')
    .description('colour films; run the same command again after an interruption to go on')
    .argument('<film...>', 'black-and-white films');
  addColourOptions(addExportOptions(command))
    .option('--dry-run', 'say what would be done and how long it would take, and do nothing')
    .action(async (names: string[], options: ColorizeOptions) => {
      const films = expandNames(names, process.platform);
      const several = films.length > 1;
      if (several && options.project !== undefined)
        throw new UserFacingError('usage', '--project names one file: leave it out with several films.');
      const failed: { film: string; code: ErrorCode }[] = [];
      for (const film of films) {
        const request = await colorizeRequest(film, several, options);
        try {
          const onEvent = reporter.event.bind(reporter);
          if (options.dryRun === true) {
            const plan = await planColorize(request, { signal, onEvent });
            for (const message of plan.warnings) reporter.event({ type: 'warning', message });
            reporter.event({ type: 'estimate', estimate: await estimateColorize(request, signal) });
          } else {
            await colorize(request, { signal, onEvent });
          }
        } catch (error) {
          const code = error instanceof UserFacingError ? error.code : 'internal';
          // One bad film does not cost the others.
          if (!several || signal.aborted || everyFilm.has(code)) throw error;
          failed.push({ film, code });
          reporter.event({ type: 'warning', message: { code: 'plain', text: `${film} was passed over: ${describeError(error)}` } });
        }
      }
      if (failed.length > 0) {
        const names = failed.map(({ film }) => film).join(', ');
        throw new UserFacingError(
          failed[0]!.code,
          `${failed.length} of ${films.length} films could not be coloured, for the reasons above: ${names}.`,
        );
      }
    });
}

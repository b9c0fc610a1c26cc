import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { Done, JobEvent } from '../../../shared/job/job.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import type { Edits } from '../../../shared/project/edits.ts';
import { namesBeside } from '../files/names-beside.ts';
import { removeStaleParts } from '../files/partial-file.ts';
import { isPictureFolder, timesFile } from '../files/picture-folder.ts';
import { logError } from '../files/log.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { doneOf } from './progress.ts';

/** What of a plan decides what is in its file. */
export type FileFacts = Pick<Plan, 'section' | 'export' | 'streams' | 'colour' | 'networkSize'> & {
  readonly encoder: Pick<Plan['encoder'], 'name' | 'bitDepth'>;
};

/** Equal for two plans that make the same file of a project. */
function fileKey({ section, export: settings, encoder, streams, colour, networkSize }: FileFacts, edits: Edits): string {
  const { name, bitDepth } = encoder;
  const all = [section, settings, name, bitDepth, streams, colour, networkSize, edits];
  return createHash('sha256').update(JSON.stringify(all)).digest('hex');
}

/** By what a file is known again; of a folder of pictures that is its list. Null where there is none. */
async function marksOf(path: string): Promise<{ bytes: number; modified: number } | null> {
  const entry = await stat(path).catch(() => null);
  const file = entry?.isDirectory() === true ? await stat(join(path, timesFile)).catch(() => null) : entry;
  return file === null ? null : { bytes: file.size, modified: file.mtimeMs };
}

/** Some file systems keep times to two seconds. */
const clockMilliseconds = 2000;

/**
 * Notes in its project that a file is whole, just before it gets its name: a Kinetint that is killed from then on, and before it
 * could say so, knows it again. A note that cannot be written costs nothing else.
 * @param partial where the file is
 */
export async function noteWhole(
  project: ProjectFile,
  partial: string,
  { plan, edits, ...made }: { plan: FileFacts & Pick<Plan, 'output'>; edits: Edits; frames: number; seconds: number; warnings: Warning[] },
): Promise<void> {
  try {
    const marks = await marksOf(partial);
    if (marks !== null) project.noteWritten(basename(plan.output), { key: fileKey(plan, edits), ...marks, ...made });
  } catch (error) {
    logError('That a file is whole could not be noted', error);
  }
}

/** Where the file is that was noted: under the name that was wanted, or one beside it. */
async function findFile(wanted: string, noted: { bytes: number; modified: number }): Promise<string | null> {
  for (const path of namesBeside(wanted)) {
    const marks = await marksOf(path);
    if (marks === null && !existsSync(path)) return null;
    if (marks?.bytes !== noted.bytes || Math.abs(marks.modified - noted.modified) > clockMilliseconds) continue;
    if (!(await stat(path)).isDirectory() || (await isPictureFolder(path))) return path;
  }
  return null;
}

/**
 * Finds the file that an earlier run made of just this plan and was killed before it could say so, and removes what it left beside it.
 * Only for whoever holds the project's lock.
 * @returns null where there is none: a file of that name is another
 */
export async function writtenBefore(project: ProjectFile, plan: Plan, edits: Edits, tell: (event: JobEvent) => void): Promise<Done | null> {
  const noted = project.written(basename(plan.output));
  if (noted?.key !== fileKey(plan, edits)) return null;
  const output = await findFile(plan.output, noted);
  if (output === null) return null;
  await removeStaleParts(plan.output);
  tell({ type: 'plan', plan });
  for (const message of [...plan.warnings, ...noted.warnings, { code: 'written-before', output } as const])
    tell({ type: 'warning', message });
  const { frames, seconds } = noted;
  return doneOf({ output, project: project.path, frames, seconds, model: plan.colour.model, device: plan.device });
}

/** Whether a plan failed since there is a file of its output's name. */
export function isThereAlready(error: unknown): boolean {
  return error instanceof UserFacingError && error.problem?.code === 'output-exists';
}

import { readdir } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { isPartOf, removeStaleParts } from '../files/partial-file.ts';
import type { OpenProjects } from '../track/open-projects.ts';
import type { Names } from './output-names.ts';

/**
 * Removes what runs left that were killed when their file had its name already: the name that it grew under, and the ended journal of its
 * project. A film that another Kinetint is at work on is left alone.
 */
export async function clearAfterKills(projects: OpenProjects, finished: readonly Names[]): Promise<void> {
  const listed = new Map<string, readonly string[]>();
  const namesIn = async (folder: string): Promise<readonly string[]> => {
    const names = listed.get(folder) ?? (await readdir(folder).catch(() => []));
    listed.set(folder, names);
    return names;
  };
  for (const { output, project } of finished) {
    const hasPart = (await namesIn(dirname(output))).some((name) => isPartOf(output, name));
    const hasJournal = (await namesIn(dirname(project))).includes(`${basename(project)}-journal`);
    if (!hasPart && !hasJournal) continue;
    try {
      const lease = projects.openExisting(project);
      await removeStaleParts(output).finally(() => {
        lease[Symbol.dispose]();
      });
    } catch (error) {
      // Whatever is wrong with it is said where it is used.
      if (!(error instanceof UserFacingError)) throw error;
    }
  }
}

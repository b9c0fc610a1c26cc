import { readFile, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { shareOf, type Part } from '../../../shared/job/part.ts';
import { count } from '../../../shared/words/count.ts';
import { findFilms } from '../../engine/files/find-films.ts';
import { clearAfterKills } from '../../engine/jobs/clear-after-kills.ts';
import { PromisedNames, type Names } from '../../engine/jobs/output-names.ts';
import { addColourOptions, addExportOptions, parsePart, usualContainer } from '../options.ts';
import type { CommandContext } from '../command-context.ts';
import { colorizeAll, colorizeRequest, namesOf, type ColorizeOptions } from './colorize.ts';

interface BatchOptions extends ColorizeOptions {
  part?: Part;
}

/** A list names a film a line, relative to itself; empty lines and those that begin with # are passed over. */
async function filmsOf(source: string): Promise<string[]> {
  const found = await stat(source).catch(() => null);
  if (found === null) throw new UserFacingError('usage', `There is no list or folder ${source}: check its name.`);
  if (found.isDirectory()) return findFilms([source], Infinity);
  const text = await readFile(source, 'utf8');
  if (text.includes('\0')) throw new UserFacingError('usage', `${source} is no list: give a text file with a film a line, or a folder.`);
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.filter((line) => line !== '' && !line.startsWith('#')).map((line) => resolve(dirname(source), line));
}

const exists = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  );

/** Where each film goes: the same at every run, on every machine, whatever share it has. */
async function namesOfAll(films: readonly string[], options: BatchOptions): Promise<Map<string, Names>> {
  const names = new Map<string, Names>();
  const promised = new PromisedNames();
  for (const film of films) {
    const chosen = namesOf(await colorizeRequest(film, true, options), usualContainer(options), promised);
    names.set(film, chosen);
    promised.add(chosen.output, chosen.project);
  }
  return names;
}

export function addBatch(program: Command, context: CommandContext): void {
  const { reporter } = context;
  const command = program
    .command('batch')
    .description('colour the films of a list or a folder; what is finished is skipped, so the same command goes on')
    .argument('<source>', 'a text file with a film a line, or a folder with films');
  addColourOptions(addExportOptions(command))
    .option('--part <K/N>', 'only the K-th of N shares of the films, for several machines or a job array', parsePart)
    .action(async (source: string, options: BatchOptions) => {
      if (options.project !== undefined) throw new UserFacingError('usage', '--project names one file: leave it out with a batch.');
      const all = await filmsOf(source);
      if (all.length === 0)
        throw new UserFacingError('usage', `${source} names no film: give a text file with a film a line, or a folder with films.`);
      const share = options.part === undefined ? all : shareOf(all, options.part);
      const names = await namesOfAll(all, options);
      const open: string[] = [];
      const finished: Names[] = [];
      for (const film of share) {
        const { output } = names.get(film)!;
        // A file has its name only when it is whole.
        if (options.force !== true && (await exists(output))) {
          reporter.print(`${film} is finished: ${output}`, { type: 'skipped', film, output });
          finished.push(names.get(film)!);
        } else open.push(film);
      }
      await clearAfterKills(context.engine.projects, finished);
      await colorizeAll(open, true, options, context, names);
      reporter.print(`${count(share.length, 'film')} of ${all.length} done, ${share.length - open.length} of them before.`, {
        type: 'batch',
        films: all.length,
        share: share.length,
        skipped: share.length - open.length,
      });
    });
}

import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { count } from '../../../shared/words/count.ts';
import { mergeTracks } from '../../engine/track/merge-tracks.ts';
import type { CommandContext } from '../command-context.ts';

export function addMerge(program: Command, { reporter }: CommandContext): void {
  program
    .command('merge')
    .description('join the parts of a film that "colorize --part" coloured, maybe on several machines')
    .argument('<part...>', 'the .kinetint files of the parts')
    .requiredOption('-o, --output <project>', 'the .kinetint file to make')
    .option('--json', 'print JSON objects, one a line')
    .action(async (parts: string[], { output }: { output: string }) => {
      const { project, before, film, frames, gap } = await mergeTracks(
        parts.map((part) => resolve(part)),
        resolve(output),
      );
      if (gap !== null)
        throw new UserFacingError(
          'project-incomplete',
          `Frames ${gap.from} to ${gap.to} of ${film} are in none of the parts; the rest is joined in ${project}: colour the missing part too and join all again, or let "kinetint colorize" with --project colour what is missing.`,
        );
      const done = before
        ? `${project} is there already with all of ${count(parts.length, 'part')}`
        : `Joined ${count(parts.length, 'part')} in ${project}`;
      reporter.print(
        `${done}, ${count(frames, 'frame')} of ${film}. "kinetint colorize FILM --project ${project}" with the same settings writes the film.`,
        { type: 'merged', project, parts: parts.length, frames },
      );
    });
}

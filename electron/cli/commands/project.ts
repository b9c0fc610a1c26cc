import { resolve } from 'node:path';
import type { Command } from 'commander';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { count } from '../../../shared/words/count.ts';
import { inspectProject } from '../../engine/track/inspect-project.ts';
import type { CommandContext } from '../command-context.ts';

/** Seconds to the hundredth. */
function seconds(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export function addProject(program: Command, { reporter }: CommandContext): void {
  const project = program.command('project').description('look after project files');
  project
    .command('check')
    .description('compare a project with its checksums, and say what is whole; nothing is changed')
    .argument('<project>', 'a .kinetint file')
    .option('--json', 'print one JSON object')
    .action((path: string) => {
      const report = inspectProject(resolve(path));
      const lines = report.tracks.flatMap(({ model, frames, damaged }) => [
        `${model}: ${count(frames, 'frame')} coloured${damaged.length === 0 ? (report.summed ? ', all whole' : '') : ''}`,
        ...damaged.map(({ startSeconds, endSeconds }) =>
          endSeconds === null
            ? `  damaged from ${seconds(startSeconds)} s to the end`
            : `  damaged from ${seconds(startSeconds)} to ${seconds(endSeconds)} s`,
        ),
      ]);
      if (report.lostTracks > 0) lines.push(`${count(report.lostTracks, 'set')} of colours cannot be told any more`);
      if (report.editsDamaged) lines.push('the last changes of the film are damaged');
      if (!report.summed) lines.push('It was made by an earlier Kinetint and has no checksums yet; the next run gives it some.');
      reporter.print(lines.length === 0 ? 'The project is empty.' : lines.join('\n'), { type: 'project', ...report });
      if (report.whole) return;
      throw new UserFacingError(
        'project-unreadable',
        'The project is damaged where it is said above: colour the film again by the same command, which makes anew only what is damaged.',
      );
    });
}

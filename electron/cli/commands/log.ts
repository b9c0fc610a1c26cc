import type { Command } from 'commander';
import { logFile, loggedProcesses, logTail, report } from '../../engine/files/log.ts';
import { parseLines } from '../options.ts';
import type { CommandContext } from '../command-context.ts';

const usualLines = 40;

export function addLog(program: Command, { reporter }: CommandContext): void {
  program
    .command('log')
    .description('show the last lines of the logs: every FFmpeg command, how it ended, and every crash')
    .option('--lines <number>', `lines of each log (default: ${usualLines})`, parseLines)
    .option('--report', 'what to send along with a question: the machine and the logs, without folders')
    .option('--json', 'print one JSON object')
    .action(async ({ lines = usualLines, report: wanted }: { lines?: number; report?: true }) => {
      if (wanted === true) {
        const text = await report(lines);
        reporter.print(text, { type: 'report', text });
        return;
      }
      const logs = await Promise.all(loggedProcesses.map(async (name) => ({ file: logFile(name), lines: await logTail(name, lines) })));
      const there = logs.filter((log) => log.lines.length > 0);
      const text = there.map((log) => [log.file, ...log.lines.map((line) => `  ${line}`)].join('\n')).join('\n\n');
      reporter.print(text === '' ? 'Nothing has been logged yet.' : text, { type: 'log', logs: there });
    });
}

import type { Command } from 'commander';
import { manualPage } from '../manual.ts';
import type { CommandContext } from '../command-context.ts';

export function addMan(program: Command, { reporter }: CommandContext): void {
  program
    .command('man')
    .description('print the manual page, for "kinetint man | man -l -"')
    .action(() => {
      reporter.print(manualPage(program), { type: 'manual', page: manualPage(program) });
    });
}

import type { Command } from 'commander';
import { exportProject } from '../../engine/jobs/export.ts';
import { addExportOptions, exportWish, type ExportOptions } from '../options.ts';
import type { CommandContext } from '../program.ts';

export function addExport(program: Command, { reporter, signal }: CommandContext): void {
  const command = program
    .command('export')
    .description('render a finished project again with other export options; the network is not needed')
    .argument('<project>', 'a .kinetint file');
  addExportOptions(command).action(async (project: string, options: ExportOptions) => {
    await exportProject(
      { ...exportWish(options), project, output: options.output ?? null },
      { signal, onEvent: reporter.event.bind(reporter) },
    );
  });
}

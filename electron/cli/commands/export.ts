import type { Command } from 'commander';
import type { ExportRequest } from '../../../shared/job/job.ts';
import { exportProject } from '../../engine/jobs/export.ts';
import { addExportOptions, addSectionOptions, exportWish, type ExportOptions } from '../options.ts';
import type { CommandContext } from '../command-context.ts';

/** What the options ask of the engine. */
export function exportRequest(project: string, options: ExportOptions): ExportRequest {
  const { start, duration } = options;
  const section = start === undefined && duration === undefined ? null : { startSeconds: start ?? 0, durationSeconds: duration ?? null };
  return { ...exportWish(options), project, output: options.output ?? null, section };
}

export function addExport(program: Command, { reporter, signal, engine }: CommandContext): void {
  const command = program
    .command('export')
    .description('render a finished project again with other export options; the network is not needed')
    .argument('<project>', 'a .kinetint file');
  addSectionOptions(addExportOptions(command)).action(async (project: string, options: ExportOptions) => {
    await exportProject(exportRequest(project, options), { engine, signal, onEvent: reporter.event.bind(reporter) });
  });
}

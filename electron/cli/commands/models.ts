import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import { findModel, listModels, verifyModel } from '../../engine/model/catalog.ts';
import type { CommandContext } from '../program.ts';

export function addModels(program: Command, { reporter }: CommandContext): void {
  const models = program.command('models').description('the networks that colour films');
  models
    .command('list')
    .description('list the networks of the catalogue')
    .option('--json', 'print one JSON object')
    .action(async () => {
      const all = await listModels();
      const lines = all.map(({ entry, path }) => {
        const size = existsSync(path) ? `${(entry.bytes / 1e6).toFixed(1)} MB` : 'missing';
        return `${entry.id.padEnd(10)} ${entry.version.padEnd(8)} ${size.padStart(9)}  ${entry.licence.padEnd(8)} ${entry.description}`;
      });
      reporter.print(lines.join('\n'), { type: 'models', models: all.map(({ entry, path }) => ({ ...entry, path, present: existsSync(path) })) });
    });
  models
    .command('verify')
    .description("compare networks' files with their checksums")
    .argument('[id]', 'one network (default: all)')
    .option('--json', 'print one JSON object a line')
    .action(async (id: string | undefined) => {
      const chosen = id === undefined ? await listModels() : [await findModel(id)];
      for (const model of chosen) {
        await verifyModel(model);
        reporter.print(`${model.entry.id}: whole`, { type: 'verified', id: model.entry.id, sha256: model.entry.sha256 });
      }
    });
}

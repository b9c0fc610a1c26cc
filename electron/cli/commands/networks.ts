import { existsSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import type { Command } from 'commander';
import type { NetworkEntry } from '../../../shared/networks/catalog.ts';
import { presetNameSchema } from '../../../shared/networks/manifest.ts';
import type { NetworkWarning } from '../../../shared/networks/misfit.ts';
import { english } from '../../../shared/words/english.ts';
import { describeNetworkWarning } from '../../../shared/words/misfits.ts';
import { defaultNetworks, findNetwork, listNetworks } from '../../engine/network/catalog.ts';
import { downloadNetwork, listDownloads } from '../../engine/network/downloads.ts';
import { templatesFor } from '../../engine/network/presets.ts';
import { addNetwork, preferNetwork, removeNetwork, type AddedNetwork } from '../../engine/network/user-networks.ts';
import type { CommandContext } from '../command-context.ts';

const kinds = `${presetNameSchema.options.join(', ')}, or a .json file with a manifest`;

function sizeOf({ bytes }: NetworkEntry): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

function spoken(warning: NetworkWarning): string {
  return describeNetworkWarning(warning, english);
}

function describeAdded({ networkFile: { entry }, warnings }: AddedNetwork): string {
  return [
    `${entry.id}: added, ${sizeOf(entry)}, about ${entry.cpuMilliseconds} ms a frame on two cores; colour with it by --model ${entry.id}.`,
    ...warnings.map(spoken),
  ].join('\n');
}

function addedEvent({ networkFile: { entry, path }, warnings }: AddedNetwork): unknown {
  return { type: 'added', model: { ...entry, path }, warnings: warnings.map(spoken) };
}

export function addNetworks(program: Command, { reporter, signal, engine }: CommandContext): void {
  const networks = program.command('models').description('the networks that colour films');
  networks
    .command('list')
    .description('list the networks: those that come with Kinetint, then your own')
    .option('--json', 'print one JSON object')
    .action(async () => {
      const all = await listNetworks();
      const preferred = (await defaultNetworks()).onCpu.entry.id;
      const lines = all.map(({ entry, path }) => {
        const size = existsSync(path) ? sizeOf(entry) : 'missing';
        const used = entry.id === preferred && entry.origin !== null ? ' (your default)' : '';
        return `${entry.id.padEnd(10)} ${entry.version.padEnd(8)} ${size.padStart(9)}  ${entry.licence.padEnd(8)} ${entry.description}${used}`;
      });
      reporter.print(lines.join('\n'), {
        type: 'models',
        default: preferred,
        models: all.map(({ entry, path }) => ({ ...entry, path, present: existsSync(path) })),
      });
    });
  networks
    .command('verify')
    .description("compare networks' files with their checksums")
    .argument('[id]', 'one network (default: all)')
    .option('--json', 'print one JSON object a line')
    .action(async (id: string | undefined) => {
      const chosen = id === undefined ? await listNetworks() : [await findNetwork(id)];
      for (const networkFile of chosen) {
        await engine.checkedFiles.verify(networkFile);
        reporter.print(`${networkFile.entry.id}: whole`, { type: 'verified', id: networkFile.entry.id, sha256: networkFile.entry.sha256 });
      }
    });
  networks
    .command('add')
    .description("add somebody's network from an .onnx file, after trying it on a test picture")
    .argument('<file>', 'an .onnx file; it is copied')
    .requiredOption('--as <kind>', `what kind it is: ${kinds}`)
    .option('--id <name>', 'what to call it with --model (default: from the file)')
    .option('--name <text>', 'its name for people (default: from the file)')
    .option('--licence <text>', 'its licence, as its maker states it')
    .option('--json', 'print one JSON object')
    .action(async (file: string, options: { as: string; id?: string; name?: string; licence?: string }) => {
      const added = await addNetwork({
        file: resolve(file),
        kind: options.as,
        templates: await templatesFor(options.as),
        id: options.id ?? null,
        name: options.name ?? null,
        description: `${options.as} network from ${basename(file)}`,
        licence: options.licence ?? null,
        origin: { from: basename(file), page: null, trust: 'own' },
      });
      reporter.print(describeAdded(added), addedEvent(added));
    });
  networks
    .command('download')
    .description('download a network by name and add it; without a name, list what there is')
    .argument('[id]', 'a network of the list')
    .option('--accept-unverified', 'take a file whose checksum nobody published')
    .option('--json', 'print one JSON object a line')
    .action(async (id: string | undefined, options: { acceptUnverified?: true }) => {
      if (id === undefined) {
        const all = await listDownloads();
        const lines = all.map(
          (entry) =>
            `${entry.id.padEnd(18)} ${`${entry.megabytes} MB`.padStart(7)}  ${entry.licence.padEnd(13)} ${entry.sha256 === null ? 'no checksum' : 'checksum   '}  ${entry.name}: ${entry.description}`,
        );
        reporter.print(lines.join('\n'), { type: 'downloads', downloads: all });
        return;
      }
      const added = await downloadNetwork(id, {
        signal,
        acceptUnverified: options.acceptUnverified === true,
        onProgress: (receivedBytes, totalBytes) => {
          reporter.transfer({ type: 'transfer', id, receivedBytes, totalBytes });
        },
      });
      reporter.print(describeAdded(added), addedEvent(added));
    });
  networks
    .command('remove')
    .description('take one of your own networks out and delete its file')
    .argument('<id>', 'a network that you added')
    .option('--json', 'print one JSON object')
    .action(async (id: string) => {
      await removeNetwork(id);
      reporter.print(`${id}: removed`, { type: 'removed', id });
    });
  networks
    .command('default')
    .description("use a network where none is asked for; without a name, go back to Kinetint's own choice")
    .argument('[id]', 'a network')
    .option('--json', 'print one JSON object')
    .action(async (id: string | undefined) => {
      await preferNetwork(id ?? null);
      const chosen = (await defaultNetworks()).onCpu.entry.id;
      reporter.print(`${chosen} is used where none is asked for`, { type: 'default', id: chosen });
    });
}

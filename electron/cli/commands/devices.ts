import type { Command } from 'commander';
import { findNetwork } from '../../engine/network/catalog.ts';
import { chooseDevice } from '../../engine/network/devices.ts';
import { networkSize } from '../../engine/network/network-size.ts';
import { forgetProofs } from '../../engine/network/providers.ts';
import type { CommandContext } from '../command-context.ts';

export function addDevices(program: Command, { reporter, engine }: CommandContext): void {
  program
    .command('devices')
    .description('try each execution provider and show its speed, or why it is passed over')
    .option('--model <id>', 'network to try with')
    .option('--json', 'print one JSON object')
    .action(async (options: { model?: string }) => {
      const networkFile = await findNetwork(options.model ?? null);
      await engine.checkedFiles.verify(networkFile);
      // Whoever asks wants to know it anew.
      forgetProofs(engine.devices);
      const { network, device: chosen, reports } = await chooseDevice(networkFile, 'auto', networkSize(networkFile, 4, 3), engine.devices);
      await network.release();
      const lines = reports.map(
        ({ device, usable, detail }) => `${device.padEnd(9)} ${(device === chosen ? 'used' : usable ? 'works' : 'no').padEnd(6)} ${detail}`,
      );
      reporter.print(lines.join('\n'), { type: 'devices', chosen, devices: reports });
    });
}

import { InvalidArgumentError, Option, type Command } from 'commander';
import { codecSchema, deviceChoiceSchema, type Codec, type DeviceChoice } from '../../../shared/job/settings.ts';
import { bench, type BenchFigure, type BenchStage } from '../../engine/jobs/bench.ts';
import { parseEncoder } from '../options.ts';
import type { CommandContext } from '../command-context.ts';

interface BenchOptions {
  size: { width: number; height: number };
  model?: string;
  device: DeviceChoice;
  codec?: Codec;
  encoder?: string;
}

function parseSize(text: string): { width: number; height: number } {
  const [, width, height] = /^(\d{2,5})x(\d{2,5})$/.exec(text) ?? [];
  const size = { width: Number(width), height: Number(height) };
  if (!(size.width >= 64 && size.height >= 64 && size.width <= 8192 && size.height <= 8192)) {
    throw new InvalidArgumentError('It is a size such as 640x480 or 1920x1080.');
  }
  // Every codec takes even sizes.
  return { width: size.width - (size.width % 2), height: size.height - (size.height % 2) };
}

const names: Readonly<Record<BenchStage, string>> = {
  decode: 'decoding alone',
  network: 'network alone',
  encode: 'encoder alone',
  colorize: 'colouring a film',
  export: 'exporting it again',
};

function line({ stage, fps, note }: BenchFigure): string {
  return `${names[stage].padEnd(20)} ${fps.toFixed(1).padStart(8)} frames a second   ${note}`;
}

export function addBench(program: Command, { reporter, signal, engine }: CommandContext): void {
  program
    .command('bench')
    .description("this machine's figures, on a film that is made for it; takes less than a minute")
    .addOption(
      new Option('--size <size>', 'width and height of the film').argParser(parseSize).default({ width: 640, height: 480 }, '640x480'),
    )
    .option('--model <id>', 'network to measure')
    .addOption(new Option('--device <name>', 'where the network runs').choices(deviceChoiceSchema.options).default('auto'))
    .addOption(new Option('--codec <name>', 'video codec (default: h264)').choices(codecSchema.exclude(['png', 'tiff']).options))
    .option('--encoder <name>', "auto, software, or one encoder by FFmpeg's name (default: software)", parseEncoder)
    .option('--json', 'print one JSON object a line')
    .action(async ({ size, model, device, codec, encoder }: BenchOptions) => {
      await bench(
        { ...size, model: model ?? null, device, codec: codec ?? null, encoder: encoder ?? null },
        {
          engine,
          signal,
          onFigure: (figure) => {
            reporter.print(line(figure), { type: 'bench', ...figure });
          },
        },
      );
    });
}

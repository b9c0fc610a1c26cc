import { InvalidArgumentError, Option, type Command } from 'commander';
import type { ExportRequest } from '../../shared/job.ts';
import { codecSchema, deviceChoiceSchema, type Codec } from '../../shared/settings.ts';

function numberWithin(low: number, high: number, what: string): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < low || value > high) throw new InvalidArgumentError(`It is ${what}.`);
    return value;
  };
}

/** Seconds, or [hours:]minutes:seconds. */
export function parseTime(text: string): number {
  const parts = text.split(':');
  const whole = parts.length <= 3 && parts.every((part) => /^\d+(\.\d+)?$/.test(part));
  if (!whole) throw new InvalidArgumentError('It is a time such as 90, 1:30 or 0:01:30.5.');
  return parts.reduce((total, part) => total * 60 + Number(part), 0);
}

function parseDuration(text: string): number {
  const seconds = parseTime(text);
  if (seconds === 0) throw new InvalidArgumentError('It must be longer than nothing.');
  return seconds;
}

function parseEvery(text: string): number | 'auto' {
  if (text === 'auto') return 'auto';
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 240) throw new InvalidArgumentError('It is "auto" or a whole number from 1 to 240.');
  return value;
}

/** Options of colorize and export alike. */
export interface ExportOptions {
  output?: string;
  codec?: Codec;
  quality?: number;
  preset?: string;
  strength?: number;
  saturation?: number;
  warmth?: number;
  force?: true;
  json?: true;
}

export function addExportOptions(command: Command): Command {
  return command
    .option('-o, --output <file>', 'where the coloured film goes: a file, or a folder that exists')
    .addOption(new Option('--codec <name>', 'video codec (default: h264)').choices(codecSchema.options))
    .option('--quality <number>', "the encoder's constant-quality number; smaller is better", numberWithin(0, 63, 'a whole number from 0 to 63'))
    .option('--preset <name>', "the encoder's preset, such as medium or slow")
    .option('--strength <number>', 'how much colour is laid over the grey, 0 (black and white) to 1 (default: 1)', numberWithin(0, 1, 'a number from 0 to 1'))
    .option('--saturation <number>', 'how strong the colours are, 0 to 2 (default: 1)', numberWithin(0, 2, 'a number from 0 to 2'))
    .option('--warmth <number>', 'cooler from -1 or warmer to 1 (default: 0)', numberWithin(-1, 1, 'a number from -1 to 1'))
    .option('--force', 'write over an existing output')
    .option('--json', 'print one JSON object a line on standard output');
}

/** The look that was asked for, as requests have it. */
export function lookOptions({ strength, saturation, warmth }: ExportOptions): Pick<ExportRequest, 'strength' | 'saturation' | 'warmth'> {
  return { strength: strength ?? null, saturation: saturation ?? null, warmth: warmth ?? null };
}

export function addColourOptions(command: Command): Command {
  return command
    .option('--model <id>', 'network to colour with (see "kinetint models list")')
    .addOption(new Option('--device <name>', 'where the network runs').choices(deviceChoiceSchema.options).default('auto'))
    .option('--smoothing <number>', 'how firmly colour holds still from frame to frame, 0 to 1 (default: 0.5)', numberWithin(0, 1, 'a number from 0 to 1'))
    .option('--every <number>', 'show the network every Nth frame and carry colour between, or "auto" (default: "auto")', parseEvery)
    .option('--start <time>', 'begin here: seconds or [h:]m:s', parseTime)
    .option('--duration <time>', 'colour only this much: seconds or [h:]m:s', parseDuration)
    .option('--deinterlace', 'make interlaced film progressive')
    .option('--project <file>', 'project file to keep the colours in (default: beside the output)');
}

import { statSync } from 'node:fs';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { UserFacingError } from '../../shared/job/errors.ts';
import type { Part } from '../../shared/job/part.ts';
import type { Look } from '../../shared/project/look.ts';
import { exportPresets } from '../../shared/job/export-presets.ts';
import { purposeSchema, type Purpose } from '../../shared/job/purpose.ts';
import type { ColorizeRequest, ExportRequest } from '../../shared/job/job.ts';
import { ratePattern, withRate } from '../engine/files/pictures.ts';
import { containerFor } from '../engine/film/streams.ts';
import { codecSchema, deviceChoiceSchema, encoderChoiceSchema, type Codec, type Container } from '../../shared/job/settings.ts';

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

/** `2/8`, as the counters of job arrays are written. */
export function parsePart(text: string): Part {
  const [, number = 0, of = 0] = (/^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? []).map(Number);
  if (number < 1 || of < number) throw new InvalidArgumentError('It is K/N, the K-th of N parts, such as 2/8.');
  return { number, of };
}

export function parseLines(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 10_000) throw new InvalidArgumentError('It is a whole number from 1 to 10000.');
  return value;
}

function parseSide(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1) throw new InvalidArgumentError('It is a whole number of samples, such as 336.');
  return value;
}

/** `all` is null: every track, whatever there are. */
function parseTracks(text: string): number[] | null {
  if (text === 'all') return null;
  if (text === 'none') return [];
  if (!/^\d+(,\d+)*$/.test(text))
    throw new InvalidArgumentError('It is "all", "none", or tracks by their number in "kinetint probe", such as 1,2.');
  return text.split(',').map(Number);
}

export function parseEncoder(text: string): string {
  if (!encoderChoiceSchema.safeParse(text).success)
    throw new InvalidArgumentError('It is "auto", "software", or FFmpeg\'s name of an encoder, such as h264_nvenc.');
  return text;
}

/** Options of colorize and export alike. */
export interface ExportOptions {
  output?: string;
  start?: number;
  duration?: number;
  for?: Purpose;
  encoder?: string;
  bits?: number;
  audio?: number[] | null;
  subtitles?: number[] | null;
  codec?: Codec;
  quality?: number;
  preset?: string;
  strength?: number;
  saturation?: number;
  warmth?: number;
  force?: true;
  json?: true;
}

type ExportWish = Pick<
  ColorizeRequest,
  'codec' | 'container' | 'quality' | 'preset' | 'bitDepth' | 'encoder' | 'tracks' | keyof Look | 'force'
>;

/**
 * The wish that the options state. What is said in so many words counts for more than what `--for` sets, but for
 * another codec, which is refused.
 * @throws UserFacingError `usage` where they contradict each other
 */
export function exportWish(options: ExportOptions): ExportWish {
  const preset = options.for === undefined ? null : exportPresets[options.for];
  if (preset !== null && options.codec !== undefined && options.codec !== preset.codec) {
    throw new UserFacingError('usage', `--for ${options.for ?? ''} writes ${preset.codec}: leave out --codec ${options.codec}, or --for.`);
  }
  return {
    codec: options.codec ?? preset?.codec ?? null,
    // The ending of a name that was given chooses the container.
    container: options.output === undefined ? (preset?.container ?? null) : null,
    quality: options.quality ?? preset?.quality ?? null,
    preset: options.preset ?? preset?.preset ?? null,
    bitDepth: options.bits ?? preset?.bitDepth ?? null,
    encoder: options.encoder ?? preset?.encoder ?? null,
    tracks: { audio: options.audio ?? null, subtitles: options.subtitles ?? null },
    ...lookOptions(options),
    force: options.force === true,
  };
}

/** The container of an output whose name is not given. */
export function usualContainer(options: ExportOptions): Container {
  const preset = options.for === undefined ? null : exportPresets[options.for];
  return preset?.container ?? containerFor(null, options.codec ?? 'h264');
}

export function addExportOptions(command: Command): Command {
  return command
    .option(
      '-o, --output <file>',
      'where the coloured film goes: a file, or a folder that exists; with --codec png or tiff the folder of the pictures',
    )
    .addOption(new Option('--for <purpose>', 'what the file is for; sets codec, quality, bits and encoder').choices(purposeSchema.options))
    .addOption(
      new Option('--codec <name>', 'video codec (default: h264); png and tiff write numbered pictures').choices(codecSchema.options),
    )
    .option('--encoder <name>', "auto (hardware first), software, or one encoder by FFmpeg's name (default: software)", parseEncoder)
    .option('--bits <number>', "bits a sample (default: the film's)", numberWithin(8, 16, '8, 10, 12 or 16'))
    .option('--audio <tracks>', 'sound tracks to keep: all, none, or numbers such as 1,2 (default: all)', parseTracks)
    .option('--subtitles <tracks>', 'subtitle tracks to keep, in the same way (default: all)', parseTracks)
    .option(
      '--quality <number>',
      "the codec's constant-quality number; smaller is better",
      numberWithin(0, 63, 'a whole number from 0 to 63'),
    )
    .option('--preset <name>', "the encoder's preset, such as medium or slow")
    .option(
      '--strength <number>',
      'how much colour is laid over the grey, 0 (black and white) to 1 (default: 1)',
      numberWithin(0, 1, 'a number from 0 to 1'),
    )
    .option('--saturation <number>', 'how strong the colours are, 0 to 2 (default: 1)', numberWithin(0, 2, 'a number from 0 to 2'))
    .option('--warmth <number>', 'cooler from -1 or warmer to 1 (default: 0)', numberWithin(-1, 1, 'a number from -1 to 1'))
    .option('--force', 'write over an existing output')
    .option('--json', 'print one JSON object a line on standard output');
}

/** The look that was asked for, as requests have it. */
export function lookOptions({ strength, saturation, warmth }: ExportOptions): Pick<ExportRequest, 'strength' | 'saturation' | 'warmth'> {
  return { strength: strength ?? null, saturation: saturation ?? null, warmth: warmth ?? null };
}

export function addSectionOptions(command: Command): Command {
  return command
    .option('--start <time>', 'begin here: seconds or [h:]m:s', parseTime)
    .option('--duration <time>', 'only this much: seconds or [h:]m:s', parseDuration);
}

function parseRate(text: string): string {
  if (!ratePattern.test(text) || Number.parseFloat(text) === 0)
    throw new InvalidArgumentError('It is a rate such as 18, 23.976 or 24000/1001.');
  return text;
}

export function addRateOption(command: Command): Command {
  return command.option('--fps <rate>', 'how many numbered pictures are shown a second (default: 24)', parseRate);
}

/** The address of a film that is made up of pictures, of which nothing but the option says how fast they run. */
export function filmAddress(film: string, rate: string | undefined): string {
  if (rate === undefined) return film;
  if (statSync(film, { throwIfNoEntry: false })?.isFile() === true)
    throw new UserFacingError('usage', `${film} says itself how fast it runs: --fps is for numbered pictures.`);
  return withRate(film, rate);
}

export function addColourOptions(command: Command): Command {
  return addRateOption(addSectionOptions(command))
    .option('--model <id>', 'network to colour with (see "kinetint models list"); A+B averages two, A:60+B:40 weighs them')
    .option('--network-size <side>', 'short side of the pictures that the network sees, in samples', parseSide)
    .addOption(new Option('--device <name>', 'where the network runs').choices(deviceChoiceSchema.options).default('auto'))
    .option(
      '--smoothing <number>',
      'how firmly colour holds still from frame to frame, 0 to 1 (default: 0.5)',
      numberWithin(0, 1, 'a number from 0 to 1'),
    )
    .option('--every <number>', 'show the network every Nth frame and carry colour between, or "auto" (default: "auto")', parseEvery)
    .option('--no-scenes', "colour each shot by itself; else a shot of a scene that was there before takes the scene's colours")
    .option('--deinterlace', 'make interlaced film progressive')
    .option('--project <file>', 'project file to keep the colours in (default: beside the output)');
}

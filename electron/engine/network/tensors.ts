import { outputChannels, type NetworkManifest } from '../../../shared/networks/manifest.ts';
import { LabSpace } from '../../../shared/colour/lab.ts';
import type { PlaneSize } from './resample.ts';

/** Pictures in networks' terms are sRGB, whatever the film's tags say; the film's side is the caller's. */
const srgb = new LabSpace('bt709', 'srgb');

/**
 * What each luma code value becomes in each channel of a network's input.
 * @param lightness L* of each of the 256 code values
 */
export function inputTables({ input }: Pick<NetworkManifest, 'input'>, lightness: Float32Array): Float32Array[] {
  if (input.space === 'lightness') return [lightness.map((L) => L * input.scale + input.offset)];
  const grey = lightness.map((L) => srgb.labToRgb(L, 0, 0)[0]);
  return input.mean.map((mean, channel) => grey.map((value) => (value * input.scale - mean) / input.std[channel]!));
}

type Layout = NetworkManifest['layout'];

/** Dimensions of a tensor of pictures. */
export function tensorShape(layout: Layout, count: number, channels: number, { width, height }: PlaneSize): number[] {
  return layout === 'nchw' ? [count, channels, height, width] : [count, height, width, channels];
}

/** Where the samples of a plane lie in a tensor: the first one, and the step to the next. */
function placeOf(layout: Layout, picture: number, channel: number, channels: number, area: number): { first: number; step: number } {
  return layout === 'nchw'
    ? { first: (picture * channels + channel) * area, step: 1 }
    : { first: picture * channels * area + channel, step: channels };
}

/** Where in a tensor of pictures a plane belongs. */
export interface PlanePlace {
  readonly layout: Layout;
  readonly channels: number;
  readonly picture: number;
  readonly channel: number;
}

/** Puts one channel of one picture into a tensor's data. */
export function writePlane(data: Float32Array, plane: Float32Array, { layout, channels, picture, channel }: PlanePlace): void {
  const { first, step } = placeOf(layout, picture, channel, channels, plane.length);
  if (step === 1) data.set(plane, first);
  else for (let at = 0; at < plane.length; at += 1) data[first + at * step] = plane[at]!;
}

/** One picture of a network's answer. */
export interface AnswerPlanes {
  /** L* of the picture that came back; null where only a*b* did. */
  readonly lightness: Float32Array | null;
  readonly a: Float32Array;
  readonly b: Float32Array;
}

/** The size of an answer's pictures; null where its dimensions are not those of `count` pictures. */
export function answerSize(dims: readonly number[], manifest: NetworkManifest, count: number): PlaneSize | null {
  const [n, ...rest] = dims;
  const [channels, height, width] = manifest.layout === 'nchw' ? rest : [rest[2], rest[0], rest[1]];
  if (dims.length !== 4 || n !== count || channels !== outputChannels(manifest) || height === undefined || width === undefined) return null;
  return { width, height };
}

/** Reads one picture out of an answer: a* and b* in their own units, at the answer's size. */
export function readAnswer(data: Float32Array, manifest: NetworkManifest, picture: number, { width, height }: PlaneSize): AnswerPlanes {
  const { output, layout } = manifest;
  const area = width * height;
  const planes = Array.from({ length: outputChannels(manifest) }, (_, channel) => {
    const { first, step } = placeOf(layout, picture, channel, outputChannels(manifest), area);
    return step === 1 ? data.subarray(first, first + area) : Float32Array.from({ length: area }, (__, at) => data[first + at * step]!);
  });
  const [one, two, three] = planes as [Float32Array, Float32Array, Float32Array];
  if (output.space === 'ab')
    return { lightness: null, a: one.map((value) => value * output.abScale), b: two.map((value) => value * output.abScale) };
  const { scale, mean, std } = output;
  const lightness = new Float32Array(area);
  const a = new Float32Array(area);
  const b = new Float32Array(area);
  const unit = (value: number): number => Math.min(1, Math.max(0, value * scale));
  for (let at = 0; at < area; at += 1) {
    const lab = srgb.rgbToLab(unit(one[at]! * std[0] + mean[0]), unit(two[at]! * std[1] + mean[1]), unit(three[at]! * std[2] + mean[2]));
    [lightness[at], a[at], b[at]] = lab;
  }
  return { lightness, a, b };
}

import * as ort from 'onnxruntime-node';
import type { NetworkEntry } from '../../../shared/networks/catalog.ts';
import type { Device } from '../../../shared/job/settings.ts';
import { problemError } from '../problem-error.ts';
import { fromHalfFloats, toHalfFloats } from './half-floats.ts';
import { hintChannels, hintInputs } from './hint-tensors.ts';
import { sameSize, tensorSize, type NetworkSize } from './network-size.ts';
import { Resampler } from './resample.ts';
import type { NetworkSession } from './session-pool.ts';
import { answerSize, inputTables, readAnswer, tensorShape, writePlane, type AnswerPlanes } from './tensors.ts';

/** Frames that are worth giving the device at once. On the CPU batches gain nothing (docs/benchmarks.md). */
const batchSizes: Readonly<Record<Device, number>> = { cpu: 1, webgpu: 4, cuda: 8, directml: 8, coreml: 4 };

/** What a network says of one frame. */
export interface Answer {
  readonly planes: AnswerPlanes;
  readonly size: NetworkSize;
}

/** Features of a picture: channel by channel, row by row. */
export interface FeatureMap {
  readonly channels: number;
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
}

/** At 1/16 and at 1/32 of the picture's size. */
export type Features = readonly [FeatureMap, FeatureMap];

/** An answer's numbers as 32-bit floats; null where they are of a kind that no picture has. */
function floatsOf({ type, data }: ort.Tensor): Float32Array | null {
  if (data instanceof Float32Array) return data;
  if (type !== 'float16' || !ArrayBuffer.isView(data)) return null;
  return fromHalfFloats(new Uint16Array(data.buffer, data.byteOffset, data.byteLength / 2));
}

/** @throws Error where the network gave no numbers by that name */
function namedAnswer(
  answers: Readonly<Record<string, ort.Tensor>>,
  name: string,
): { readonly dims: readonly number[]; readonly values: Float32Array } {
  const answer = answers[name];
  const values = answer === undefined ? null : floatsOf(answer);
  if (answer === undefined || values === null) throw new Error(`The network gave no "${name}".`);
  return { dims: answer.dims, values };
}

/** Where there is a Float16Array, ONNX Runtime's tensors make one of the bits, whose content its Node binding (1.30) then cannot read. */
function halfTensor(values: Float32Array, shape: readonly number[]): ort.Tensor {
  const bits = toHalfFloats(values);
  return Object.defineProperty(new ort.Tensor('float16', bits, shape), 'data', { value: bits });
}

/** One file's share in colouring: a network by itself, or one of a mix. */
export class NetworkMember {
  readonly entry: NetworkEntry;
  readonly batchSize: number;
  private readonly session: NetworkSession;
  private readonly halves: ReadonlySet<string>;
  private readonly resamplers = new Map<string, Resampler>();

  /** @param session the file, opened on the device; it is the member's to release */
  constructor(entry: NetworkEntry, device: Device, session: NetworkSession) {
    this.entry = entry;
    this.batchSize = entry.dynamicBatch ? batchSizes[device] : 1;
    this.session = session;
    this.halves = new Set(session.inputMetadata.flatMap((input) => (input.isTensor && input.type === 'float16' ? [input.name] : [])));
  }

  /** @throws UserFacingError `model-unsuitable` where the file's inputs and outputs are not those of the catalogue */
  check(): void {
    const { id, input, hints, zeroInputs, output } = this.entry;
    const { inputNames, outputNames } = this.session;
    const wanted = [input, ...hintInputs(hints), ...zeroInputs].map(({ name }) => name);
    const missing = wanted.find((name) => !inputNames.includes(name)) ?? (outputNames.includes(output.name) ? undefined : output.name);
    if (missing === undefined) return;
    throw problemError('model-unsuitable', { code: 'network-entry-wrong', id, name: missing }, 'its catalogue entry does not fit its file');
  }

  /**
   * What the network itself says, before it is brought to the colour track's size.
   * @param size of the frames, samples of luma code values
   * @param lightness L* of each code value
   * @param device the one whose size of squares it is given
   * @param hints see `ColourNetwork.colour`
   * @throws UserFacingError `model-unsuitable` where the answer is no pictures of the kind that the manifest names
   */
  async answers(
    frames: readonly Uint8Array[],
    size: NetworkSize,
    lightness: Float32Array,
    device: Device,
    hints: readonly (Float32Array | null)[] = [],
  ): Promise<Answer[]> {
    const { entry } = this;
    const tables = inputTables(entry, lightness);
    const given = tensorSize(entry, size, device);
    const results: Answer[] = [];
    for (let first = 0; first < frames.length; first += this.batchSize) {
      const batch = frames.slice(first, first + this.batchSize);
      const feeds = this.feeds(batch, size, given, tables, hints.slice(first, first + this.batchSize));
      const { dims, values } = namedAnswer(await this.session.run(feeds, [entry.output.name]), entry.output.name);
      const answered = answerSize(dims, entry, batch.length);
      if (answered === null) {
        throw problemError('model-unsuitable', { code: 'network-answer-wrong', id: entry.id, shape: dims.join(' x ') });
      }
      for (let index = 0; index < batch.length; index += 1)
        results.push({ planes: readAnswer(values, entry, index, answered), size: answered });
    }
    return results;
  }

  /** What the network's encoder sees in a frame, at 1/16 and at 1/32 of its size. @throws Error where its entry names no features */
  async features(luma: Uint8Array, size: NetworkSize, lightness: Float32Array, device: Device): Promise<Features> {
    const { features } = this.entry;
    if (features === undefined) throw new Error(`${this.entry.id} does not say what it sees.`);
    const feeds = this.feeds([luma], size, tensorSize(this.entry, size, device), inputTables(this.entry, lightness), []);
    const answers = await this.session.run(feeds, features);
    const mapOf = (name: string): FeatureMap => {
      const { dims, values } = namedAnswer(answers, name);
      const [, channels, height, width] = dims as [number, number, number, number];
      return { channels, width, height, values };
    };
    return [mapOf(features[0]), mapOf(features[1])];
  }

  /** An answer's a* and b* at another size. */
  fitted({ planes, size }: Answer, to: NetworkSize): { readonly a: Float32Array; readonly b: Float32Array } {
    if (sameSize(size, to)) return planes;
    const resampler = this.resampler(size, to);
    return { a: resampler.scale(planes.a), b: resampler.scale(planes.b) };
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  private feeds(
    batch: readonly Uint8Array[],
    size: NetworkSize,
    given: NetworkSize,
    tables: readonly Float32Array[],
    hints: readonly (Float32Array | null)[],
  ): Record<string, ort.Tensor> {
    const { entry } = this;
    const { layout } = entry;
    const area = given.width * given.height;
    const plane = new Float32Array(size.width * size.height);
    const scale = (full: Float32Array): Float32Array => (sameSize(size, given) ? full : this.resampler(size, given).scale(full));
    const inputs = [
      { name: entry.input.name, channels: tables.length },
      ...hintInputs(entry.hints),
      // They stay empty.
      ...entry.zeroInputs,
    ].map(({ name, channels }) => ({ name, channels, values: new Float32Array(batch.length * channels * area) }));
    const [pictures, ...told] = inputs;
    batch.forEach((luma, picture) => {
      tables.forEach((table, channel) => {
        for (let at = 0; at < plane.length; at += 1) plane[at] = table[luma[at]!]!;
        writePlane(pictures!.values, scale(plane), { layout, channels: tables.length, picture, channel });
      });
      const planes = hints[picture] ?? null;
      if (planes === null || entry.hints === null) return;
      const channelsOfAll = hintChannels(entry.hints, planes, { from: size, to: given, scale });
      for (const { channels, values } of told.slice(0, hintInputs(entry.hints).length))
        for (let channel = 0; channel < channels; channel += 1)
          writePlane(values, channelsOfAll.shift()!, { layout, channels, picture, channel });
    });
    return Object.fromEntries(
      inputs.map(({ name, channels, values }) => {
        const shape = tensorShape(layout, batch.length, channels, given);
        return [name, this.halves.has(name) ? halfTensor(values, shape) : new ort.Tensor('float32', values, shape)];
      }),
    );
  }

  private resampler(from: NetworkSize, to: NetworkSize): Resampler {
    const key = `${from.width}x${from.height}-${to.width}x${to.height}`;
    const known = this.resamplers.get(key) ?? new Resampler(from, to);
    this.resamplers.set(key, known);
    return known;
  }
}

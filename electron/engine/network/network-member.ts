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

/** What a network has of one frame before it is told of any hint. */
export interface MemberSight {
  readonly answer: Answer;
  /** Null where its entry names none. */
  readonly features: Features | null;
  /** What its decoder goes on from; null where it has none of its own. */
  readonly skips: Readonly<Record<string, ort.Tensor>> | null;
}

/** Frames as they are handed in: luma code values of a size, L* of each code value, and the device whose squares they are given as. */
export interface FrameTerms {
  readonly size: NetworkSize;
  readonly lightness: Float32Array;
  readonly device: Device;
}

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

function featuresIn(answers: Readonly<Record<string, ort.Tensor>>, names: readonly [string, string]): Features {
  const mapOf = (name: string): FeatureMap => {
    const { dims, values } = namedAnswer(answers, name);
    const [, channels, height, width] = dims as [number, number, number, number];
    return { channels, width, height, values };
  };
  return [mapOf(names[0]), mapOf(names[1])];
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
  private readonly openDecoder: (() => Promise<NetworkSession>) | null;
  private decoder: Promise<NetworkSession> | null = null;
  private readonly halves: ReadonlySet<string>;
  private readonly resamplers = new Map<string, Resampler>();

  /**
   * @param session the file, opened on the device; it is the member's to release
   * @param openDecoder opens its decoder, where it has one of its own; not before it is asked about hints
   */
  constructor(entry: NetworkEntry, device: Device, session: NetworkSession, openDecoder: (() => Promise<NetworkSession>) | null) {
    this.entry = entry;
    this.batchSize = entry.dynamicBatch ? batchSizes[device] : 1;
    this.session = session;
    this.openDecoder = openDecoder;
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
   * @param hints see `ColourNetwork.colour`
   * @throws UserFacingError `model-unsuitable` where the answer is no pictures of the kind that the manifest names
   */
  async answers(frames: readonly Uint8Array[], terms: FrameTerms, hints: readonly (Float32Array | null)[] = []): Promise<Answer[]> {
    const { entry } = this;
    const results: Answer[] = [];
    for (let first = 0; first < frames.length; first += this.batchSize) {
      const batch = frames.slice(first, first + this.batchSize);
      const feeds = this.feeds(batch, terms, hints.slice(first, first + this.batchSize));
      results.push(...this.read(await this.session.run(feeds, [entry.output.name]), batch.length));
    }
    return results;
  }

  /** What the network's encoder sees in a frame, at 1/16 and at 1/32 of its size. @throws Error where its entry names no features */
  async features(luma: Uint8Array, terms: FrameTerms): Promise<Features> {
    const { features } = this.entry;
    if (features === undefined) throw new Error(`${this.entry.id} does not say what it sees.`);
    return featuresIn(await this.session.run(this.feeds([luma], terms), features), features);
  }

  /** What it has of a frame without hints, out of one run. @throws as {@link answers} */
  async see(luma: Uint8Array, terms: FrameTerms): Promise<MemberSight> {
    const { output, features = null, decoder } = this.entry;
    const names = decoder?.skips ?? [];
    const answers = await this.session.run(this.feeds([luma], terms), [output.name, ...(features ?? []), ...names]);
    return {
      answer: this.read(answers, 1)[0]!,
      features: features === null ? null : featuresIn(answers, features),
      skips: decoder === undefined ? null : Object.fromEntries(names.map((name) => [name, answers[name]!])),
    };
  }

  /** What it says of a frame with hints, by its decoder alone where it has one. @throws as {@link answers} */
  async hinted(luma: Uint8Array, { skips }: Pick<MemberSight, 'skips'>, terms: FrameTerms, hints: Float32Array): Promise<Answer> {
    if (skips === null || this.openDecoder === null) return (await this.answers([luma], terms, [hints]))[0]!;
    this.decoder ??= this.openDecoder().catch((error: unknown) => {
      // Whoever asks next tries again.
      this.decoder = null;
      throw error;
    });
    const decoder = await this.decoder;
    return this.read(await decoder.run({ ...skips, ...this.hintFeeds(1, terms, [hints]) }, [this.entry.output.name]), 1)[0]!;
  }

  /** An answer's a* and b* at another size. */
  fitted({ planes, size }: Answer, to: NetworkSize): { readonly a: Float32Array; readonly b: Float32Array } {
    if (sameSize(size, to)) return planes;
    const resampler = this.resampler(size, to);
    return { a: resampler.scale(planes.a), b: resampler.scale(planes.b) };
  }

  async release(): Promise<void> {
    const decoder = await this.decoder?.catch(() => null);
    await decoder?.release();
    await this.session.release();
  }

  /** The colours in a run's answers. @throws UserFacingError `model-unsuitable` as {@link answers} */
  private read(answers: Readonly<Record<string, ort.Tensor>>, count: number): Answer[] {
    const { entry } = this;
    const { dims, values } = namedAnswer(answers, entry.output.name);
    const answered = answerSize(dims, entry, count);
    if (answered === null) throw problemError('model-unsuitable', { code: 'network-answer-wrong', id: entry.id, shape: dims.join(' x ') });
    return Array.from({ length: count }, (_, index) => ({ planes: readAnswer(values, entry, index, answered), size: answered }));
  }

  /** All that the whole network takes. */
  private feeds(batch: readonly Uint8Array[], terms: FrameTerms, hints: readonly (Float32Array | null)[] = []): Record<string, ort.Tensor> {
    return { ...this.pictureFeeds(batch, terms), ...this.hintFeeds(batch.length, terms, hints) };
  }

  /** Pictures as the network takes them. */
  private pictureFeeds(batch: readonly Uint8Array[], terms: FrameTerms): Record<string, ort.Tensor> {
    const { input, layout } = this.entry;
    const { size } = terms;
    const { given, scale } = this.fitting(terms);
    const tables = inputTables(this.entry, terms.lightness);
    const channels = tables.length;
    const values = new Float32Array(batch.length * channels * given.width * given.height);
    const plane = new Float32Array(size.width * size.height);
    batch.forEach((luma, picture) => {
      tables.forEach((table, channel) => {
        for (let at = 0; at < plane.length; at += 1) plane[at] = table[luma[at]!]!;
        writePlane(values, scale(plane), { layout, channels, picture, channel });
      });
    });
    return { [input.name]: this.tensor(input.name, values, tensorShape(layout, batch.length, channels, given)) };
  }

  /** All other inputs: hints, empty where there are none, and what is always empty. */
  private hintFeeds(count: number, terms: FrameTerms, hints: readonly (Float32Array | null)[]): Record<string, ort.Tensor> {
    const { hints: rule, zeroInputs, layout } = this.entry;
    const { given, scale } = this.fitting(terms);
    const told = hintInputs(rule);
    const inputs = [...told, ...zeroInputs].map(({ name, channels }) => ({
      name,
      channels,
      values: new Float32Array(count * channels * given.width * given.height),
    }));
    hints.forEach((planes, picture) => {
      if (planes === null || rule === null) return;
      const channelsOfAll = hintChannels(rule, planes, { from: terms.size, to: given, scale });
      for (const { channels, values } of inputs.slice(0, told.length))
        for (let channel = 0; channel < channels; channel += 1)
          writePlane(values, channelsOfAll.shift()!, { layout, channels, picture, channel });
    });
    return Object.fromEntries(
      inputs.map(({ name, channels, values }) => [name, this.tensor(name, values, tensorShape(layout, count, channels, given))]),
    );
  }

  /** The size that the network is given, and what brings a plane of the frames' to it. */
  private fitting({ size, device }: FrameTerms): { readonly given: NetworkSize; readonly scale: (plane: Float32Array) => Float32Array } {
    const given = tensorSize(this.entry, size, device);
    return { given, scale: (plane) => (sameSize(size, given) ? plane : this.resampler(size, given).scale(plane)) };
  }

  private tensor(name: string, values: Float32Array, shape: readonly number[]): ort.Tensor {
    return this.halves.has(name) ? halfTensor(values, shape) : new ort.Tensor('float32', values, shape);
  }

  private resampler(from: NetworkSize, to: NetworkSize): Resampler {
    const key = `${from.width}x${from.height}-${to.width}x${to.height}`;
    const known = this.resamplers.get(key) ?? new Resampler(from, to);
    this.resamplers.set(key, known);
    return known;
  }
}

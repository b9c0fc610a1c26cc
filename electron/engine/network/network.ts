import './no-telemetry.ts';
import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-node';
import type { NetworkManifest } from '../../../shared/networks/manifest.ts';
import type { Device } from '../../../shared/job/settings.ts';
import { problemError } from '../problem-error.ts';
import type { Model } from './catalog.ts';
import { Resampler } from './resample.ts';
import { answerSize, inputTables, readAnswer, tensorShape, writePlane, type AnswerPlanes } from './tensors.ts';
import { SessionPool, type NetworkSession } from './session-pool.ts';

// Its own log goes to standard error; what matters of it is thrown as well.
ort.env.logLevel = 'fatal';

/** ONNX Runtime's names of the execution providers. */
const providerNames: Readonly<Record<Device, string>> = { cpu: 'cpu', webgpu: 'webgpu', cuda: 'cuda', directml: 'dml', coreml: 'coreml' };

/** Frames that are worth giving the device at once. On the CPU batches gain nothing (docs/benchmarks.md). */
const batchSizes: Readonly<Record<Device, number>> = { cpu: 1, webgpu: 4, cuda: 8, directml: 8, coreml: 4 };

export interface NetworkSize {
  readonly width: number;
  readonly height: number;
}

/** Beyond this a fixed size would make the colour track, and the search for motion, dearer than the colours are worth. */
const greatestFixedSide = 512;
/** What the working size is a multiple of where the network asks for nothing. */
const workingMultiple = 32;

/**
 * Working size for a film: the picture's shape as it is shown (sample aspect ratio and rotation included), its short
 * side at the network's own, both sides multiples of what the network needs. Luma, motion and the colour track keep to
 * it; a network that takes one size only is given the picture squeezed, see {@link tensorSize}.
 */
export function networkSize(model: Model, displayWidth: number, displayHeight: number): NetworkSize {
  const { size: rule } = model.entry;
  const { multipleOf, shortSide } =
    'fixed' in rule ? { multipleOf: workingMultiple, shortSide: Math.min(rule.fixed.width, rule.fixed.height, greatestFixedSide) } : rule;
  const round = (value: number): number => Math.max(multipleOf, Math.round(value / multipleOf) * multipleOf);
  const ratio = displayWidth / displayHeight;
  // Beyond 3:1 the long side would cost more than it shows.
  const long = shortSide * Math.min(3, Math.max(ratio, 1 / ratio));
  return ratio >= 1 ? { width: round(long), height: round(shortSide) } : { width: round(shortSide), height: round(long) };
}

/** The size that a network is given pictures of a working size in: that very size where it can take it. */
export function tensorSize({ size: rule }: NetworkManifest, { width, height }: NetworkSize): NetworkSize {
  if ('fixed' in rule) return rule.fixed;
  const round = (value: number): number => Math.max(1, Math.round(value / rule.multipleOf)) * rule.multipleOf;
  return { width: round(width), height: round(height) };
}

function sameSize(one: NetworkSize, other: NetworkSize): boolean {
  return one.width === other.width && one.height === other.height;
}

/**
 * Opens a network's file on a device.
 * @param options what is to differ from how the engine opens it
 * @throws Error from ONNX Runtime where the file is none, or the execution provider is missing or fails
 */
export async function openSession(
  path: string,
  device: Device,
  options: ort.InferenceSession.SessionOptions = {},
): Promise<ort.InferenceSession> {
  return ort.InferenceSession.create(path, {
    executionProviders: [providerNames[device]],
    intraOpNumThreads: availableParallelism(),
    graphOptimizationLevel: 'all',
    logSeverityLevel: 4,
    // Threads that wait by spinning would take the encoder's share of the processor.
    extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
    ...options,
  });
}

/** The networks that this process has loaded. */
export const networkSessions = new SessionPool(({ path }, device) => openSession(path, device));

/** A network loaded on a device. Several of these may share one session. */
export class ColourNetwork {
  readonly model: Model;
  readonly device: Device;
  readonly batchSize: number;
  private readonly session: NetworkSession;
  private readonly resamplers = new Map<string, Resampler>();

  /** @param session the model's file, opened on the device; it is the network's to release */
  constructor(model: Model, device: Device, session: NetworkSession) {
    this.model = model;
    this.device = device;
    this.batchSize = model.entry.dynamicBatch ? batchSizes[device] : 1;
    this.session = session;
  }

  /**
   * @throws Error from ONNX Runtime where the execution provider is missing or fails
   * @throws UserFacingError `model-unsuitable` where the file's inputs and outputs are not those of the catalogue
   */
  static async load(model: Model, device: Device): Promise<ColourNetwork> {
    const session = await networkSessions.take({ path: model.path, sha256: model.entry.sha256 }, device);
    const { input, hints, zeroInputs, output } = model.entry;
    const wanted = [input.name, ...(hints === null ? [] : [hints.name]), ...zeroInputs.map(({ name }) => name)];
    const missing =
      wanted.find((name) => !session.inputNames.includes(name)) ?? (session.outputNames.includes(output.name) ? undefined : output.name);
    if (missing !== undefined) {
      await session.release();
      throw problemError(
        'model-unsuitable',
        { code: 'network-entry-wrong', id: model.entry.id, name: missing },
        'its catalogue entry does not fit its file',
      );
    }
    return new ColourNetwork(model, device, session);
  }

  /** Size of the chroma planes for a working size. */
  outputSize({ width, height }: NetworkSize): NetworkSize {
    const { stride } = this.model.entry.output;
    return { width: width / stride, height: height / stride };
  }

  /**
   * Colours frames.
   * @param frames luma code values, each `size.width * size.height`
   * @param lightness L* of each code value
   * @returns for each frame the a* plane then the b* plane, at {@link outputSize}, in a*b* units
   */
  async colour(frames: readonly Uint8Array[], size: NetworkSize, lightness: Float32Array): Promise<Float32Array[]> {
    const to = this.outputSize(size);
    const area = to.width * to.height;
    const results: Float32Array[] = [];
    for (const { planes, size: from } of await this.answers(frames, size, lightness)) {
      const result = new Float32Array(2 * area);
      const fitted = sameSize(from, to)
        ? planes
        : { a: this.resampler(from, to).scale(planes.a), b: this.resampler(from, to).scale(planes.b) };
      result.set(fitted.a, 0);
      result.set(fitted.b, area);
      results.push(result);
    }
    return results;
  }

  /**
   * What the network itself says, before it is brought to the colour track's size.
   * @throws UserFacingError `model-unsuitable` where the answer is no pictures of the kind that the manifest names
   */
  async answers(
    frames: readonly Uint8Array[],
    size: NetworkSize,
    lightness: Float32Array,
  ): Promise<{ planes: AnswerPlanes; size: NetworkSize }[]> {
    const { entry } = this.model;
    const tables = inputTables(entry, lightness);
    const given = tensorSize(entry, size);
    const results: { planes: AnswerPlanes; size: NetworkSize }[] = [];
    for (let first = 0; first < frames.length; first += this.batchSize) {
      const batch = frames.slice(first, first + this.batchSize);
      const answer = (await this.session.run(this.feeds(batch, size, given, tables)))[entry.output.name];
      if (answer === undefined || !(answer.data instanceof Float32Array)) throw new Error(`The network gave no "${entry.output.name}".`);
      const answered = answerSize(answer.dims, entry, batch.length);
      if (answered === null) {
        throw problemError('model-unsuitable', { code: 'network-answer-wrong', id: entry.id, shape: answer.dims.join(' x ') });
      }
      for (let index = 0; index < batch.length; index += 1)
        results.push({ planes: readAnswer(answer.data, entry, index, answered), size: answered });
    }
    return results;
  }

  async release(): Promise<void> {
    await this.session.release();
  }

  private feeds(
    batch: readonly Uint8Array[],
    size: NetworkSize,
    given: NetworkSize,
    tables: readonly Float32Array[],
  ): Record<string, ort.Tensor> {
    const { entry } = this.model;
    const area = given.width * given.height;
    const values = new Float32Array(batch.length * tables.length * area);
    const plane = new Float32Array(size.width * size.height);
    batch.forEach((luma, picture) => {
      tables.forEach((table, channel) => {
        for (let at = 0; at < plane.length; at += 1) plane[at] = table[luma[at]!]!;
        writePlane(values, sameSize(size, given) ? plane : this.resampler(size, given).scale(plane), entry, picture, channel);
      });
    });
    const tensor = (data: Float32Array, channels: number): ort.Tensor =>
      new ort.Tensor('float32', data, tensorShape(entry.layout, batch.length, channels, given));
    const empty = [...(entry.hints === null ? [] : [{ name: entry.hints.name, channels: 3 }]), ...entry.zeroInputs];
    return Object.fromEntries([
      [entry.input.name, tensor(values, tables.length)],
      ...empty.map(({ name, channels }) => [name, tensor(new Float32Array(batch.length * channels * area), channels)] as const),
    ]);
  }

  private resampler(from: NetworkSize, to: NetworkSize): Resampler {
    const key = `${from.width}x${from.height}-${to.width}x${to.height}`;
    const known = this.resamplers.get(key) ?? new Resampler(from, to);
    this.resamplers.set(key, known);
    return known;
  }
}

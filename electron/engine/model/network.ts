import './no-telemetry.ts';
import { availableParallelism } from 'node:os';
import * as ort from 'onnxruntime-node';
import { describeError, UserFacingError } from '../../../shared/errors.ts';
import type { Device } from '../../../shared/settings.ts';
import type { Model } from './catalog.ts';

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

/**
 * Network input size for a film: the picture's shape as it is shown (sample aspect ratio and rotation included), its
 * short side at the network's own, both sides multiples of what the network needs.
 */
export function networkSize(model: Model, displayWidth: number, displayHeight: number): NetworkSize {
  const { multipleOf, shortSide } = model.entry.size;
  const round = (value: number): number => Math.max(multipleOf, Math.round(value / multipleOf) * multipleOf);
  const ratio = displayWidth / displayHeight;
  // Beyond 3:1 the long side would cost more than it shows.
  const long = shortSide * Math.min(3, Math.max(ratio, 1 / ratio));
  return ratio >= 1 ? { width: round(long), height: round(shortSide) } : { width: round(shortSide), height: round(long) };
}

/** A network loaded on a device. One at a time in a process (STACK.md: several sessions have crashed). */
export class ColourNetwork {
  readonly model: Model;
  readonly device: Device;
  readonly batchSize: number;
  private readonly session: ort.InferenceSession;

  private constructor(model: Model, device: Device, session: ort.InferenceSession) {
    this.model = model;
    this.device = device;
    this.batchSize = batchSizes[device];
    this.session = session;
  }

  /**
   * @throws Error from ONNX Runtime where the execution provider is missing or fails
   * @throws UserFacingError `model-unsuitable` where the file's inputs and outputs are not those of the catalogue
   */
  static async load(model: Model, device: Device): Promise<ColourNetwork> {
    const session = await ort.InferenceSession.create(model.path, {
      executionProviders: [providerNames[device]],
      intraOpNumThreads: availableParallelism(),
      graphOptimizationLevel: 'all',
      logSeverityLevel: 4,
      // Threads that wait by spinning would take the encoder's share of the processor.
      extra: { session: { intra_op: { allow_spinning: '0' }, inter_op: { allow_spinning: '0' } } },
    });
    const { input, hints, output } = model.entry;
    const missing = [input.name, ...(hints === null ? [] : [hints.name])].find((name) => !session.inputNames.includes(name))
      ?? (session.outputNames.includes(output.name) ? undefined : output.name);
    if (missing !== undefined) {
      await session.release();
      throw new UserFacingError('model-unsuitable', `Network "${model.entry.id}" has no input or output named "${missing}": its catalogue entry does not fit its file.`);
    }
    return new ColourNetwork(model, device, session);
  }

  /** Size of the chroma planes for a network input size. */
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
    const { input, hints, output } = this.model.entry;
    const scaled = lightness.map((L) => L * input.scale + input.offset);
    const area = size.width * size.height;
    const results: Float32Array[] = [];
    for (let first = 0; first < frames.length; first += this.batchSize) {
      const batch = frames.slice(first, first + this.batchSize);
      const values = new Float32Array(batch.length * area);
      batch.forEach((luma, index) => {
        const base = index * area;
        for (let i = 0; i < area; i += 1) values[base + i] = scaled[luma[i]!]!;
      });
      const feeds: Record<string, ort.Tensor> = {
        [input.name]: new ort.Tensor('float32', values, [batch.length, 1, size.height, size.width]),
      };
      if (hints !== null) {
        feeds[hints.name] = new ort.Tensor('float32', new Float32Array(batch.length * 3 * area), [batch.length, 3, size.height, size.width]);
      }
      const answer = (await this.session.run(feeds))[output.name];
      if (answer === undefined || !(answer.data instanceof Float32Array)) throw new Error(`The network gave no "${output.name}".`);
      const { width, height } = this.outputSize(size);
      const planes = 2 * width * height;
      if (answer.data.length !== planes * batch.length) {
        throw new UserFacingError('model-unsuitable', `Network "${this.model.entry.id}" answers with another size than its catalogue entry says.`);
      }
      for (let index = 0; index < batch.length; index += 1) {
        results.push(answer.data.slice(index * planes, (index + 1) * planes).map((value) => value * output.abScale));
      }
    }
    return results;
  }

  async release(): Promise<void> {
    await this.session.release();
  }
}

/** One line, for people, of what ONNX Runtime said when it would not take a device. */
export function describeProviderFailure(error: unknown): string {
  const text = describeError(error).split('\n')[0]!;
  if (/not available|no available backend|backend not found/i.test(text)) return 'not part of this build of ONNX Runtime';
  if (/adapter/i.test(text)) return 'no graphics driver that WebGPU can use';
  // Source positions and function signatures stand before the message.
  const told = text.replace(/^.*\.(?:cc|h):\d+ /, '').replace(/^.*?\)(?: const)? /, '');
  return (told === '' ? text : told).slice(0, 160);
}

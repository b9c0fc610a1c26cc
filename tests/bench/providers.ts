import { availableParallelism, cpus, tmpdir } from 'node:os';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import * as ort from 'onnxruntime-node';
import { z } from 'zod';
import { listNetworks, type NetworkFile } from '../../electron/engine/network/catalog.ts';
import { reasonOfFailure } from '../../electron/engine/network/device-reasons.ts';
import { greatestDifference } from '../../electron/engine/network/device-trial.ts';
import { platformDevices } from '../../electron/engine/network/devices.ts';
import type { NetworkSize } from '../../electron/engine/network/network-size.ts';
import { openSession } from '../../electron/engine/network/open-session.ts';
import { missingPart } from '../../electron/engine/network/provider-parts.ts';
import { describeError } from '../../shared/job/errors.ts';
import { deviceSchema, type Device } from '../../shared/job/settings.ts';
import { describeDeviceReason } from '../../shared/words/devices.ts';
import { matrixGraph, matrixRow } from './providers/matrix-graph.ts';
import { convolutionOperations, nodesByProvider } from './providers/profile.ts';
import { gigaflops, speedHead, speedRow, type Times } from './providers/speed-row.ts';

const batches = [1, 4, 8] as const;
const products = 4;
const sideSchema = z.coerce.number().int().positive();

/** Numbers from 0 to 1, the same ones each time. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Pictures unlike each other: soft waves under noise, and a few hints. */
function feedsOf({ entry }: NetworkFile, batch: number, { width, height }: NetworkSize): ort.InferenceSession.FeedsType {
  const area = width * height;
  const random = randomNumbers(batch);
  const luma = new Float32Array(batch * area);
  const hints = new Float32Array(batch * 3 * area);
  for (let picture = 0; picture < batch; picture += 1) {
    const [across, down, phase] = [random() * 0.05, random() * 0.05, random() * 6];
    for (let at = 0; at < area; at += 1) {
      luma[picture * area + at] = 0.7 * Math.sin(across * (at % width) + down * Math.floor(at / width) + phase) + 0.5 * (random() - 0.5);
      if (random() > 0.01) continue;
      const first = picture * 3 * area + at;
      hints[first] = random() - 0.5;
      hints[first + area] = random() - 0.5;
      hints[first + 2 * area] = 1;
    }
  }
  const tensor = (data: Float32Array, channels: number): ort.Tensor => new ort.Tensor('float32', data, [batch, channels, height, width]);
  return {
    [entry.input.name]: tensor(luma, 1),
    ...(entry.hints === null || 'mask' in entry.hints ? {} : { [entry.hints.name]: tensor(hints, 3) }),
  };
}

async function answerOf(session: ort.InferenceSession, feeds: ort.InferenceSession.FeedsType, output: string): Promise<Float32Array> {
  const answer = (await session.run(feeds))[output]?.data;
  if (!(answer instanceof Float32Array)) throw new Error(`There is no "${output}" in the answer.`);
  return answer;
}

/** Milliseconds of a run, inputs handed over and answer back; the first runs, which compile and choose, do not count. */
async function time(session: ort.InferenceSession, feeds: ort.InferenceSession.FeedsType, seconds: number): Promise<Times> {
  for (let run = 0; run < 2; run += 1) await session.run(feeds);
  const times: number[] = [];
  const begin = performance.now();
  while (times.length < 5 || (times.length < 50 && performance.now() - begin < 1000 * seconds)) {
    const start = performance.now();
    await session.run(feeds);
    times.push(performance.now() - start);
  }
  times.sort((one, other) => one - other);
  return { median: times[Math.floor(times.length / 2)]!, shortest: times[0]!, runs: times.length };
}

interface Measurement {
  readonly networkFiles: readonly NetworkFile[];
  /** Size of the frames. */
  readonly frame: NetworkSize;
  /** Rows and columns of the matrices. */
  readonly matrix: number;
  /** How long each figure is measured for. */
  readonly seconds: number;
}

/** Operations a second of a big matrix product on a device, in units of 10⁹. */
async function measureMatrix(device: Device, { matrix: size, seconds }: Measurement): Promise<number> {
  const random = randomNumbers(1);
  // Such that a product's entries are no larger than the factors'.
  const range = 2 * Math.sqrt(3 / size);
  const matrix = Float32Array.from({ length: size * size }, () => (random() - 0.5) * range);
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-matrix-'));
  try {
    const path = join(folder, 'matrix.onnx');
    writeFileSync(path, matrixGraph(matrix, size, products));
    const x = 0.001;
    const feeds = { x: new ort.Tensor('float32', [x], [1]) };
    const session = await openSession(path, device);
    try {
      const row = Float32Array.from(matrixRow(matrix, size, products, x));
      const scale = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0) / size);
      const difference = greatestDifference([row], [await answerOf(session, feeds, 'row')]) / scale;
      const off = `differs from the truth by up to ${difference.toPrecision(2)} of its entries' size`;
      if (!(difference < 0.05)) throw new Error(`The matrix product ${off}.`);
      const { median, shortest, runs } = await time(session, feeds, seconds);
      const operations = 2 * products * size ** 3;
      console.log(
        `Matrix product (${size}x${size}, fp32, ${products} in a row): ${gigaflops(operations, shortest).toFixed(0)} GFLOP/s, shortest of ${runs} runs (median ${gigaflops(operations, median).toFixed(0)}); it ${off}.`,
      );
      return gigaflops(operations, shortest);
    } finally {
      await session.release();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureNetwork(networkFile: NetworkFile, device: Device, ceiling: number, { frame, seconds }: Measurement): Promise<void> {
  const { entry, path } = networkFile;
  const output = entry.output.name;
  const abScale = entry.output.space === 'ab' ? entry.output.abScale : 1;
  const one = feedsOf(networkFile, 1, frame);
  const operations = await convolutionOperations(path, one);
  const reference = await openSession(path, 'cpu');
  const session = await openSession(path, device);
  try {
    for (const batch of batches) {
      const feeds = feedsOf(networkFile, batch, frame);
      const truth = await answerOf(reference, feeds, output);
      const difference = abScale * greatestDifference([truth], [await answerOf(session, feeds, output)]);
      console.log(await speedRow({ network: entry.id, operations, batch, ceiling, difference }, async () => time(session, feeds, seconds)));
    }
  } finally {
    await session.release();
    await reference.release();
  }
}

async function measureDevice(device: Device, measurement: Measurement): Promise<void> {
  console.log(`\n### ${device}\n`);
  const absent = missingPart(device);
  if (absent !== null) {
    console.log(`Not available: ${describeDeviceReason(absent)}.`);
    return;
  }
  const fail = (what: string, error: unknown): void => {
    console.log(`${what}: ${describeDeviceReason(reasonOfFailure(error))}.`);
    console.error(describeError(error));
  };
  let ceiling = NaN;
  try {
    ceiling = await measureMatrix(device, measurement);
  } catch (error) {
    fail('The matrix product failed', error);
  }
  try {
    for (const networkFile of measurement.networkFiles) {
      const nodes = [...(await nodesByProvider(networkFile.path, device, feedsOf(networkFile, 1, measurement.frame)))];
      console.log(
        `Nodes of ${networkFile.entry.id}: ${nodes.map(([provider, count]) => `${count} on ${provider.replace('ExecutionProvider', '')}`).join(', ')}.`,
      );
    }
    console.log(`\n${speedHead}`);
    for (const networkFile of measurement.networkFiles) await measureNetwork(networkFile, device, ceiling, measurement);
  } catch (error) {
    fail('Failed', error);
  }
}

/**
 * Speed of the catalogue's networks on each execution provider, opened as the engine opens them, beside a big matrix
 * product's in the same library. An answer that is not the CPU's is given no speed.
 */
export async function benchProviders(args: readonly string[]): Promise<void> {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      models: { type: 'string' },
      size: { type: 'string', default: '352x256' },
      matrix: { type: 'string', default: '4096' },
      seconds: { type: 'string', default: '3' },
    },
  });
  const devices = positionals.length === 0 ? platformDevices() : z.array(deviceSchema).parse(positionals);
  const wanted = values.models?.split(',');
  const networkFiles = (await listNetworks()).filter(({ entry }) => wanted?.includes(entry.id) ?? true);
  const [width, height] = z.tuple([sideSchema, sideSchema]).parse(values.size.split('x'));
  console.log(
    `ONNX Runtime ${ort.env.versions.node ?? '?'}, ${cpus()[0]?.model ?? 'processor'}, ${availableParallelism()} threads; frames of ${width}x${height}, inputs handed over and answers fetched in each run.`,
  );
  const measurement: Measurement = {
    networkFiles,
    frame: { width, height },
    matrix: sideSchema.parse(values.matrix),
    seconds: z.coerce.number().min(0).parse(values.seconds),
  };
  for (const device of devices) await measureDevice(device, measurement);
}

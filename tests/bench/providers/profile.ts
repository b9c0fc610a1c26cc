import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type * as ort from 'onnxruntime-node';
import { z } from 'zod';
import { openSession } from '../../../electron/engine/network/open-session.ts';
import type { Device } from '../../../shared/job/settings.ts';

const shapesSchema = z.array(z.record(z.string(), z.array(z.number())));
const eventSchema = z.object({
  cat: z.literal('Node'),
  args: z.object({ op_name: z.string(), provider: z.string(), input_type_shape: shapesSchema, output_type_shape: shapesSchema }),
});
type NodeRun = z.infer<typeof eventSchema>['args'];

/** What ONNX Runtime says of each node that it ran. */
async function profile(
  path: string,
  device: Device,
  feeds: ort.InferenceSession.FeedsType,
  options: ort.InferenceSession.SessionOptions,
): Promise<NodeRun[]> {
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-profile-'));
  try {
    const session = await openSession(path, device, { ...options, enableProfiling: true, profileFilePrefix: join(folder, 'profile') });
    await session.run(feeds);
    session.endProfiling();
    await session.release();
    const [file] = readdirSync(folder);
    if (file === undefined) throw new Error('ONNX Runtime wrote no profile.');
    const events = z.array(z.unknown()).parse(JSON.parse(readFileSync(join(folder, file), 'utf8')));
    return events.flatMap((event) => {
      const run = eventSchema.safeParse(event);
      return run.success ? [run.data.args] : [];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function sizeOf(dims: readonly number[]): number {
  return dims.reduce((product, dim) => product * dim, 1);
}

/** Floating point operations of all convolutions, 2 for a multiplication with addition. */
export async function convolutionOperations(path: string, feeds: ort.InferenceSession.FeedsType): Promise<number> {
  // Without optimisation, since that puts operators in place that are ONNX Runtime's own.
  const runs = await profile(path, 'cpu', feeds, { graphOptimizationLevel: 'disabled' });
  return runs
    .filter((run) => run.op_name === 'Conv')
    .reduce((sum, { input_type_shape: inputs, output_type_shape: outputs }) => {
      const weights = Object.values(inputs[1]!)[0]!;
      const [count, , ...spatial] = Object.values(outputs[0]!)[0]!;
      return sum + 2 * count! * sizeOf(weights) * sizeOf(spatial);
    }, 0);
}

/** How many nodes ran on each execution provider: what one cannot do is left to the CPU without a word. */
export async function nodesByProvider(path: string, device: Device, feeds: ort.InferenceSession.FeedsType): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (const { provider } of await profile(path, device, feeds, {})) counts.set(provider, (counts.get(provider) ?? 0) + 1);
  return counts;
}

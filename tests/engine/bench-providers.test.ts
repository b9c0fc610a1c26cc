import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import * as ort from 'onnxruntime-node';
import { expect, it } from 'vitest';
import { convolutionOperations } from '../bench/providers/profile.ts';
import { tinyNetworks } from './support/engine.ts';
import { filmFolder } from './support/films.ts';
import { softwareVulkan } from './support/software-vulkan.ts';

const execute = promisify(execFile);
const none = join(filmFolder(), 'none.json');

async function bench(devices: readonly string[], environment: Readonly<Record<string, string>>): Promise<string> {
  const { stdout } = await execute(
    process.execPath,
    [join(import.meta.dirname, '../bench/main.ts'), 'providers', ...devices, '--size', '64x32', '--matrix', '64', '--seconds', '0'],
    { env: { ...process.env, KINETINT_MODELS: tinyNetworks, ...environment } },
  );
  return stdout;
}

const figure = String.raw`\d+(?:\.\d+)?`;
/** The line of a batch that was timed. */
function timed(batch: number): RegExp {
  return new RegExp(
    String.raw`^\| tiny \| ${figure} \| ${batch} \| ${figure} \| ${figure} \| 5 \| ${figure} \| ${figure} % \| 0\.\d+ \|$`,
    'm',
  );
}

it('gives the speed of each batch on a provider that works, and the reason of one that does not', async () => {
  const told = await bench(['webgpu', 'cpu'], { VK_DRIVER_FILES: none, VK_ICD_FILENAMES: none });
  const [, webgpu, cpu] = told.split('### ');
  expect(webgpu).toMatch(/^webgpu\s+Not available: no (?:Vulkan|graphics driver)/);
  expect(webgpu).not.toContain('|');
  expect(cpu).toMatch(/^cpu\s+Matrix product \(64x64, .*GFLOP\/s/);
  for (const batch of [1, 4, 8]) expect(cpu).toMatch(timed(batch));
});

const vulkan = softwareVulkan();

it.skipIf(vulkan === null)('tells what ran on the provider and what on the CPU', async () => {
  const told = await bench(['webgpu'], vulkan!);
  expect(told).toMatch(/^Nodes of tiny: \d+ on WebGpu/m);
  for (const batch of [1, 4, 8]) expect(told).toMatch(timed(batch));
});

it("counts two operations for each of a convolution's multiplications", async () => {
  const height = 64;
  const width = 96;
  const tensor = (channels: number): ort.Tensor =>
    new ort.Tensor('float32', new Float32Array(channels * height * width), [1, channels, height, width]);
  const operations = await convolutionOperations(join(tinyNetworks, 'tiny.onnx'), { luma: tensor(1), hints: tensor(3) });
  // From four channels to two, at half the size.
  expect(operations).toBe(2 * 4 * 2 * (height / 2) * (width / 2));
});

import { describe, expect, it } from 'vitest';
import { fitManifest } from '../../electron/engine/network/fit.ts';
import { tensorSize } from '../../electron/engine/network/network-size.ts';
import { templatesFor } from '../../electron/engine/network/presets.ts';
import { tensorShape } from '../../electron/engine/network/tensors.ts';
import { inputChannels, outputChannels, presetNameSchema, type PresetName } from '../../shared/networks/manifest.ts';

/** What the makers of each kind give their network, for a film of 16:9 and in a file that leaves the size open. */
interface Expected {
  readonly conventions: number;
  readonly channels: readonly [input: number, output: number];
  readonly cpu: readonly [width: number, height: number];
  readonly gpu: readonly [width: number, height: number];
}

const expected: Readonly<Record<PresetName, Expected>> = {
  // Pictures keep their shape.
  kinetint: { conventions: 1, channels: [1, 2], cpu: [448, 256], gpu: [448, 256] },
  // Squares: DeOldify's of 16 x render factor 21 for video, 256 where a processor has to do it.
  deoldify: { conventions: 3, channels: [3, 3], cpu: [256, 256], gpu: [336, 336] },
  ddcolor: { conventions: 1, channels: [3, 2], cpu: [256, 256], gpu: [512, 512] },
  // As they were trained.
  eccv16: { conventions: 1, channels: [1, 2], cpu: [256, 256], gpu: [256, 256] },
  siggraph17: { conventions: 1, channels: [1, 2], cpu: [256, 256], gpu: [256, 256] },
};
const working = { width: 448, height: 256 };

it('every kind that there is stands here', () => {
  expect(Object.keys(expected).sort()).toEqual([...presetNameSchema.options].sort());
});

describe.each(Object.entries(expected))('%s', (name, { conventions, channels, cpu, gpu }) => {
  it('has the size and the shape that its makers give it', async () => {
    const templates = await templatesFor(name);
    expect(templates).toHaveLength(conventions);
    for (const template of templates) {
      expect([inputChannels(template), outputChannels(template)]).toEqual(channels);
      for (const [device, [width, height]] of [
        ['cpu', cpu],
        ['cuda', gpu],
      ] as const) {
        const size = tensorSize(template, working, device);
        expect(size).toEqual({ width, height });
        expect(tensorShape(template.layout, 4, channels[0], size)).toEqual([4, channels[0], height, width]);
      }
    }
  });

  it('takes the size that a file fixes, and batches of one where it fixes that', async () => {
    for (const template of await templatesFor(name)) {
      const tensor = (id: string, count: number, edge: number | string, batch: number | string) => ({
        name: id,
        type: 'float32',
        shape: [batch, count, edge, edge],
      });
      // Our own networks' files name their tensors, hints among them.
      const [input, output] = [template.input.name ?? 'in', template.output.name ?? 'out'];
      const hints = template.hints === null || 'mask' in template.hints ? [] : [tensor(template.hints.name ?? 'hints', 3, 512, 1)];
      const fixed = fitManifest(
        { inputs: [tensor(input, channels[0], 512, 1), ...hints], outputs: [tensor(output, channels[1], 512, 1)] },
        template,
      );
      expect(fixed).toMatchObject({ size: { fixed: { width: 512, height: 512 } }, dynamicBatch: false });
      expect(tensorSize(fixed, working, 'cuda')).toEqual({ width: 512, height: 512 });
      const openHints = hints.map(({ name: id }) => tensor(id, 3, 'h', 'n'));
      const open = fitManifest(
        { inputs: [tensor(input, channels[0], 'h', 'n'), ...openHints], outputs: [tensor(output, channels[1], 'h', 'n')] },
        template,
      );
      expect(open).toMatchObject({ size: template.size, dynamicBatch: true });
    }
  });
});

it('siggraph17 is told hints as squares of 3x3 samples where a file has inputs for them', async () => {
  const [template] = await templatesFor('siggraph17');
  const inputs = [1, 2, 1].map((count, index) => ({ name: `in${index}`, type: 'float32', shape: ['n', count, 256, 256] }));
  const outputs = [{ name: 'ab', type: 'float32', shape: ['n', 2, 256, 256] }];
  expect(fitManifest({ inputs, outputs }, template!)).toMatchObject({
    input: { name: 'in0' },
    hints: { ab: { name: 'in1', abScale: 1 }, mask: { name: 'in2' }, patch: 3 },
    zeroInputs: [],
  });
});

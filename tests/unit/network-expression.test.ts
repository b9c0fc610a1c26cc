import { describe, expect, it } from 'vitest';
import { networkFingerprint } from '../../electron/engine/network/catalog.ts';
import { membersOf, type NetworkFile } from '../../electron/engine/network/network-file.ts';
import { isExpression, resolveExpression } from '../../electron/engine/network/network-expression.ts';
import { networkSize, tensorSize } from '../../electron/engine/network/network-size.ts';
import { templatesFor } from '../../electron/engine/network/presets.ts';
import { fitManifest } from '../../electron/engine/network/fit.ts';
import { networkEntrySchema } from '../../shared/networks/catalog.ts';
import type { PresetName, SizeRule } from '../../shared/networks/manifest.ts';

function network(id: string, size: SizeRule, digit: string): NetworkFile {
  const entry = networkEntrySchema.parse({
    id,
    name: id.toUpperCase(),
    description: '',
    version: '1',
    file: `${id}.onnx`,
    sha256: digit.repeat(64),
    bytes: 10,
    licence: 'MIT',
    hints: null,
    input: { name: 'in', scale: 1, offset: 0 },
    output: { name: 'out', abScale: 1, stride: 2 },
    size,
    cpuMilliseconds: 100,
    defaultFor: [],
  });
  return { entry, path: `/networks/${id}.onnx` };
}

const known: Readonly<Record<string, NetworkFile>> = {
  one: network('one', { square: { multipleOf: 16, cpu: 256, gpu: 336 } }, '1'),
  two: network('two', { multipleOf: 32, shortSide: 192 }, '2'),
  fixed: network('fixed', { fixed: { width: 512, height: 512 } }, '3'),
};
const resolve = (expression: string): NetworkFile =>
  resolveExpression(expression, (id) => {
    const found = known[id];
    if (found === undefined) throw new Error(`no ${id}`);
    return found;
  });

describe('what --model may say besides an id', () => {
  it('tells an expression from an id', () => {
    expect(['one@336', 'one+two', 'one:2+two'].map(isExpression)).toEqual([true, true, true]);
    expect(isExpression('ddcolor-tiny')).toBe(false);
  });

  it('a size is that of the pictures given, on every device, and makes other colours than the usual one', () => {
    const sized = resolve('one@336');
    expect(tensorSize(sized.entry, networkSize(sized, 1600, 900), 'cpu')).toEqual({ width: 336, height: 336 });
    expect(tensorSize(sized.entry, networkSize(sized, 1600, 900), 'webgpu')).toEqual({ width: 336, height: 336 });
    expect(sized.path).toBe(known['one']!.path);
    expect(sized.entry.sha256).toBe(known['one']!.entry.sha256);
    expect(networkFingerprint(sized.entry)).not.toBe(networkFingerprint(known['one']!.entry));
    expect(networkSize(resolve('two@256'), 1600, 900)).toEqual({ width: 448, height: 256 });
  });

  it('a mix weighs its members, whose shares are 1 together', () => {
    const mix = resolve('one:60+two@256:40');
    expect(membersOf(mix).map(({ networkFile, share }) => [networkFile.entry.id, share])).toEqual([
      ['one', 0.6],
      ['two@256', 0.4],
    ]);
    expect(mix.entry).toMatchObject({ id: 'one:60+two@256:40', name: 'ONE + TWO, 256', bytes: 20, cpuMilliseconds: 200 });
    expect(membersOf(resolve('one+two')).map(({ share }) => share)).toEqual([0.5, 0.5]);
    expect(networkFingerprint(mix.entry)).not.toBe(networkFingerprint(resolve('one:50+two@256:50').entry));
  });

  it.each([
    ['fixed@256', 'The network "fixed" takes pictures of 512x512 only: leave the size out.'],
    ['one@250', 'The network "one" cannot be given a size of 250: choose a multiple of 16 from 64 to 1024.'],
    ['two@2048', 'The network "two" cannot be given a size of 2048: choose a multiple of 32 from 64 to 1024.'],
    ['one+', '"one+" names no network: write an id, a size behind @ and a weight behind :, joined by +, as in deoldify@336:60+ddcolor:40.'],
    [
      'one:0+two',
      '"one:0+two" names no network: write an id, a size behind @ and a weight behind :, joined by +, as in deoldify@336:60+ddcolor:40.',
    ],
  ])('"%s" is refused in a sentence', (expression, sentence) => {
    expect(() => resolve(expression)).toThrow(sentence);
  });
});

/** As its makers run it: docs/networks.md has the sources. */
describe('a file that leaves its size open is given the size of its kind', () => {
  const open = (channels: number): (number | string)[] => ['n', channels, 'h', 'w'];
  it.each<[PresetName, number, number, number, number]>([
    ['deoldify', 3, 3, 256, 336],
    ['ddcolor', 3, 2, 256, 512],
    ['eccv16', 1, 2, 256, 256],
    ['siggraph17', 1, 2, 256, 256],
  ])('%s', async (preset, channelsIn, channelsOut, onCpu, onGpu) => {
    for (const template of await templatesFor(preset)) {
      const tensors = {
        inputs: [{ name: 'in', shape: open(channelsIn), type: 'float32' }],
        outputs: [{ name: 'out', shape: open(channelsOut), type: 'float32' }],
      };
      const manifest = fitManifest(tensors, template);
      const film = { width: 448, height: 256 };
      expect(tensorSize(manifest, film, 'cpu')).toEqual({ width: onCpu, height: onCpu });
      expect(tensorSize(manifest, film, 'cuda')).toEqual({ width: onGpu, height: onGpu });
    }
  });
});

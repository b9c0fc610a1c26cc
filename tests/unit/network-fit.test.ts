import { describe, expect, it } from 'vitest';
import { fitManifest, type DeclaredTensors } from '../../electron/engine/network/fit.ts';
import { manifestTemplateSchema, type ManifestTemplate } from '../../shared/networks/manifest.ts';

type Dimension = number | string;

const tensor = (name: string, shape: readonly Dimension[], type = 'float32') => ({ name, shape, type });
const ab: ManifestTemplate = manifestTemplateSchema.parse({
  input: { scale: 1, offset: 0 },
  hints: null,
  zeroInputs: [{ channels: 2 }, { channels: 1 }],
  output: { abScale: 1, stride: 2 },
  size: { multipleOf: 32, shortSide: 256 },
});
const file = (
  inputs: DeclaredTensors['inputs'],
  outputs: DeclaredTensors['outputs'] = [tensor('out', [1, 2, 256, 256])],
): DeclaredTensors => ({ inputs, outputs });

describe('a kind of network is fitted to a file', () => {
  it('tensors are found by place, the size and the batch that the file fixes count', () => {
    expect(fitManifest(file([tensor('image.1', [1, 1, 224, 256])]), ab)).toMatchObject({
      input: { name: 'image.1' },
      output: { name: 'out' },
      zeroInputs: [],
      size: { fixed: { width: 256, height: 224 } },
      dynamicBatch: false,
    });
  });

  it('what the file leaves open is the kind’s', () => {
    const open = ['n', 1, 'h', 'w'];
    expect(
      fitManifest(file([tensor('L', open)], [tensor('classes', ['n', 529, 'h', 'w']), tensor('ab', ['n', 2, 'h', 'w'])]), ab),
    ).toMatchObject({
      output: { name: 'ab' },
      size: { multipleOf: 32, shortSide: 256 },
      dynamicBatch: true,
    });
  });

  it('inputs that may stay empty are told apart by their channels, in any order', () => {
    const { zeroInputs } = fitManifest(
      file([tensor('L', ['n', 1, 'h', 'w']), tensor('mask', ['n', 1, 'h', 'w']), tensor('points', ['n', 2, 'h', 'w'])]),
      ab,
    );
    expect(zeroInputs).toEqual([
      { name: 'points', channels: 2 },
      { name: 'mask', channels: 1 },
    ]);
  });

  it('inputs for hints are found together or not at all: those of a lonely mask stay empty', () => {
    const template = { ...ab, hints: { ab: { name: null, abScale: 1 }, mask: { name: null }, patch: 3 } };
    const [luma, mask, points] = [
      tensor('L', ['n', 1, 'h', 'w']),
      tensor('mask', ['n', 1, 'h', 'w']),
      tensor('points', ['n', 2, 'h', 'w']),
    ];
    expect(fitManifest(file([luma, mask, points]), template)).toMatchObject({
      hints: { ab: { name: 'points', abScale: 1 }, mask: { name: 'mask' }, patch: 3 },
      zeroInputs: [],
    });
    expect(fitManifest(file([luma, mask]), template)).toMatchObject({ hints: null, zeroInputs: [{ name: 'mask', channels: 1 }] });
    expect(fitManifest(file([luma]), template)).toMatchObject({ hints: null, zeroInputs: [] });
  });

  it('channels come last where the kind says so', () => {
    const template = { ...ab, layout: 'nhwc' as const };
    const tensors = file([tensor('L', [1, 224, 256, 1])], [tensor('ab', [1, 56, 64, 2])]);
    expect(fitManifest(tensors, template)).toMatchObject({ layout: 'nhwc', size: { fixed: { width: 256, height: 224 } } });
    expect(() => fitManifest(tensors, ab)).toThrow(
      /its input is "L" \(float32, 1 x 224 x 256 x 1\), where a picture of 1 channel is wanted/,
    );
  });

  it('16-bit floats are taken, for the picture and for what may stay empty', () => {
    const halves = [tensor('L', [1, 1, 8, 8], 'float16'), tensor('mask', [1, 1, 8, 8], 'float16')];
    expect(fitManifest(file(halves), ab)).toMatchObject({ input: { name: 'L' }, zeroInputs: [{ name: 'mask', channels: 1 }] });
  });

  it('names that the kind gives must be there', () => {
    const named = { ...ab, input: { ...ab.input, name: 'luma' }, output: { ...ab.output, name: 'chroma' } };
    expect(() => fitManifest(file([tensor('L', [1, 1, 8, 8])]), named)).toThrow('it has no input named "luma"');
    expect(() => fitManifest(file([tensor('luma', [1, 1, 8, 8])]), named)).toThrow('it has no output named "chroma"');
  });
});

describe('what does not fit is said', () => {
  it.each<[string, DeclaredTensors, RegExp]>([
    [
      '64-bit floats',
      file([tensor('L', [1, 1, 8, 8], 'float64')]),
      /its input "L" \(float64, 1 x 1 x 8 x 8\) is not of 16- or 32-bit floats/,
    ],
    ['a batch of four', file([tensor('L', [4, 1, 8, 8])]), /its input "L" takes 4 pictures at a time/],
    [
      'no picture at all',
      file([{ name: 'text', shape: null, type: 'int64' }]),
      /its input "text" \(int64\) is not of 16- or 32-bit floats/,
    ],
    ['nothing to be given', file([]), /it has no input/],
    [
      'one input too many',
      file([tensor('L', [1, 1, 8, 8]), tensor('style', [1, 512, 1, 1])]),
      /it also wants "style" \(float32, 1 x 512 x 1 x 1\)/,
    ],
    [
      'no colours',
      file([tensor('L', [1, 1, 8, 8])], [tensor('classes', [1, 1000, 1, 1])]),
      /it has no output of 2 channels: there is "classes"/,
    ],
  ])('%s', (_, tensors, sentence) => {
    expect(() => fitManifest(tensors, ab)).toThrow(sentence);
  });
});

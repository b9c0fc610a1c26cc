import { describe, expect, it } from 'vitest';
import { networkSize } from '../../electron/engine/network/network-size.ts';
import type { NetworkFile } from '../../electron/engine/network/catalog.ts';

const networkFile: NetworkFile = {
  path: '',
  entry: {
    id: 'test',
    name: '',
    description: '',
    version: '',
    file: 'x',
    sha256: '0'.repeat(64),
    bytes: 1,
    licence: '',
    hints: null,
    zeroInputs: [],
    layout: 'nchw',
    dynamicBatch: true,
    origin: null,
    cpuMilliseconds: 45,
    defaultFor: [],
    input: { name: 'luma', space: 'lightness', scale: 1, offset: 0 },
    output: { name: 'chroma', space: 'ab', abScale: 1, stride: 2 },
    size: { multipleOf: 32, shortSide: 256 },
  },
};

describe('network size', () => {
  it.each([
    [640, 480, 352, 256],
    [1920, 1080, 448, 256],
    [480, 640, 256, 352],
    [500, 500, 256, 256],
    [4000, 400, 768, 256],
  ])('of a %ix%i picture is %ix%i', (width, height, networkWidth, networkHeight) => {
    expect(networkSize(networkFile, width, height)).toEqual({ width: networkWidth, height: networkHeight });
  });

  it('keeps the film’s shape where the network takes squares, the same on every device', () => {
    const squares = { ...networkFile, entry: { ...networkFile.entry, size: { square: { multipleOf: 16, cpu: 256, gpu: 336 } } } };
    expect(networkSize(squares, 1920, 1080)).toEqual({ width: 448, height: 256 });
  });
});

import { describe, expect, it } from 'vitest';
import { fitInto } from '../../electron/engine/preview/film-preview.ts';
import { parsePacketTimes } from '../../electron/engine/film/frame-times.ts';
import { toHalfFloats } from '../../electron/engine/network/half-floats.ts';
import { parseRange } from '../../electron/window/byte-range.ts';

describe('packet times', () => {
  it('are put in order of presentation, without what an edit list cuts off', () => {
    expect(parsePacketTimes('0,0,KD_\n300,100,__\n100,200,__\n200,300,__\n')).toEqual([100, 200, 300]);
  });
  it('fall back on decoding order, and are unknown where a packet has neither', () => {
    expect(parsePacketTimes('N/A,0,K_\nN/A,1,__\n')).toEqual([0, 1]);
    expect(parsePacketTimes('0,0,K_\nN/A,N/A,__\n')).toBeNull();
  });
});

describe('half floats', () => {
  it('are those of IEEE 754, to the nearest', () => {
    const values = Float32Array.of(0, 1, -2, 0.5, 109.97, -43.21, 65504, 1e-7);
    const back = new Float16Array(toHalfFloats(values).buffer);
    expect([...back]).toEqual([...new Float16Array(values)].map((value) => (Math.abs(value) < 6.2e-5 ? 0 : value)));
  });
});

describe('the size of a view', () => {
  it('keeps the shape and never grows', () => {
    expect(fitInto({ width: 1920, height: 1080 }, { width: 960, height: 2000 })).toEqual({ width: 960, height: 540 });
    expect(fitInto({ width: 64, height: 48 }, { width: 960, height: 540 })).toEqual({ width: 64, height: 48 });
    expect(fitInto({ width: 4000, height: 2 }, { width: 100, height: 100 })).toEqual({ width: 100, height: 1 });
  });
});

describe('a Range header', () => {
  it.each([
    [null, null],
    ['bytes=0-', { start: 0, end: 99 }],
    ['bytes=10-19', { start: 10, end: 19 }],
    ['bytes=90-200', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=100-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=20-10', null],
    ['bytes=0-1,5-6', null],
    ['lines=1-2', null],
    ['bytes=-', null],
  ] as const)('%s', (header, expected) => {
    expect(parseRange(header, 100)).toEqual(expected);
  });
});

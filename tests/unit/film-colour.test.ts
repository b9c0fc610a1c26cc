import { describe, expect, it } from 'vitest';
import { ChromaTable, lightnessOfLuma, type FilmColour } from '../../electron/engine/colour/film-colour.ts';
import { LabSpace } from '../../electron/engine/colour/lab.ts';
import type { Matrix, Range } from '../../shared/film.ts';

const coefficients = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722], bt2020: [0.2627, 0.0593] } as const;

/** Reads Y'CbCr code values as a player would. */
function read(colour: FilmColour, depth: number, y: number, cb: number, cr: number): readonly [number, number, number] {
  const [kr, kb] = coefficients[colour.matrix];
  const limited = colour.range === 'limited';
  const unit = 2 ** (depth - 8);
  const luma = limited ? (y - 16) / 219 : y / 255;
  const excursion = limited ? 224 * unit : 2 ** depth - 1;
  const b = luma + (2 * (1 - kb) * (cb - 128 * unit)) / excursion;
  const r = luma + (2 * (1 - kr) * (cr - 128 * unit)) / excursion;
  const g = (luma - kr * r - kb * b) / (1 - kr - kb);
  return new LabSpace(colour.primaries, colour.transfer).rgbToLab(r, g, b);
}

const tables = new Map<FilmColour, ChromaTable>();

function tableOf(colour: FilmColour): ChromaTable {
  const table = tables.get(colour) ?? new ChromaTable(colour);
  tables.set(colour, table);
  return table;
}

function write(colour: FilmColour, depth: number, luma: number, a: number, b: number, saturation = 1): readonly [number, number] {
  const out = new Uint8Array(4);
  tableOf(colour).fill(Uint8Array.of(luma), Float32Array.of(a, b), saturation, colour.range, depth, out, 0);
  return depth === 8 ? [out[0]!, out[1]!] : [out[0]! + 256 * out[1]!, out[2]! + 256 * out[3]!];
}

const spaces: [Matrix, Range][] = [['bt601', 'limited'], ['bt601', 'full'], ['bt709', 'limited'], ['bt709', 'full'], ['bt2020', 'limited']];

describe.each(spaces)('chroma of %s, %s range', (matrix, range) => {
  const colour: FilmColour = { matrix, range, primaries: 'bt709', transfer: 'srgb' };

  it.each([[120, 15, 20], [90, -18, 12], [180, 6, -18], [140, 0, 0]])('keeps a*b* at luma %i', (luma, a, b) => {
    const [, gotA, gotB] = read(colour, 10, luma, ...write(colour, 10, luma, a, b));
    expect(Math.hypot(gotA - a, gotB - b)).toBeLessThan(0.8);
  });

  it('is neutral for grey at every luma', () => {
    for (let luma = 16; luma <= 235; luma += 1) expect(write(colour, 8, luma, 0, 0)).toEqual([128, 128]);
  });

  it('gives up chroma, not hue or luma, outside the gamut', () => {
    const luma = 40;
    const [, a, b] = read(colour, 10, luma, ...write(colour, 10, luma, 90, 60));
    expect(Math.hypot(a, b)).toBeLessThan(100);
    expect(Math.hypot(a, b)).toBeGreaterThan(5);
    expect(Math.abs(Math.atan2(b, a) - Math.atan2(60, 90))).toBeLessThan(0.12);
  });
});

describe('saturation', () => {
  const colour: FilmColour = { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'srgb' };
  it('0 is grey', () => { expect(write(colour, 8, 120, 30, 30, 0)).toEqual([128, 128]); });
  it('multiplies a* and b*', () => {
    const [, a, b] = read(colour, 10, 120, ...write(colour, 10, 120, 20, 10, 1.5));
    expect(a).toBeCloseTo(30, 0);
    expect(b).toBeCloseTo(15, 0);
  });
});

describe('lightness of luma', () => {
  it('runs from 0 at black to 100 at white and holds beyond', () => {
    const table = lightnessOfLuma({ matrix: 'bt601', range: 'limited', primaries: 'bt709', transfer: 'srgb' });
    expect([table[0], table[16], table[235], table[255]]).toEqual([0, 0, 100, 100]);
    expect(table[126]).toBeCloseTo(53.6, 0);
  });
});

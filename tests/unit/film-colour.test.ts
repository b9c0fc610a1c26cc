import { describe, expect, it } from 'vitest';
import { chromaBits, chromaCodes, ChromaTable, lightnessOfLuma, type FilmColour } from '../../electron/engine/colour/film-colour.ts';
import { LabSpace } from '../../shared/colour/lab.ts';
import type { Matrix, Range } from '../../shared/film/film.ts';
import { plainLook, type Look } from '../../shared/project/look.ts';

const coefficients = { bt601: [0.299, 0.114], bt709: [0.2126, 0.0722], bt2020: [0.2627, 0.0593] } as const;

/** Reads Y'CbCr code values as a player would. */
function read(colour: FilmColour, y: number, cb: number, cr: number): readonly [number, number, number] {
  const [kr, kb] = coefficients[colour.matrix];
  const limited = colour.range === 'limited';
  const unit = 2 ** (chromaBits - 8);
  const luma = limited ? (y - 16) / 219 : y / 255;
  const excursion = limited ? 224 * unit : 2 ** chromaBits - 1;
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

function write(colour: FilmColour, luma: number, a: number, b: number, look: Partial<Look> = {}): readonly [number, number] {
  const chroma = new Float32Array(2);
  tableOf(colour).lookUp(Uint8Array.of(luma), Float32Array.of(a, b), { ...plainLook, ...look }, chroma);
  const [cb, cr] = chromaCodes(chroma, colour.range);
  return [cb!, cr!];
}

const spaces: [Matrix, Range][] = [
  ['bt601', 'limited'],
  ['bt601', 'full'],
  ['bt709', 'limited'],
  ['bt709', 'full'],
  ['bt2020', 'limited'],
];

describe.each(spaces)('chroma of %s, %s range', (matrix, range) => {
  const colour: FilmColour = { matrix, range, primaries: 'bt709', transfer: 'srgb' };

  it.each([
    [120, 15, 20],
    [90, -18, 12],
    [180, 6, -18],
    [140, 0, 0],
  ])('keeps a*b* at luma %i', (luma, a, b) => {
    const [, gotA, gotB] = read(colour, luma, ...write(colour, luma, a, b));
    expect(Math.hypot(gotA - a, gotB - b)).toBeLessThan(0.8);
  });

  it('is neutral for grey at every luma', () => {
    for (let luma = 16; luma <= 235; luma += 1) expect(write(colour, luma, 0, 0)).toEqual([512, 512]);
  });

  it('gives up chroma, not hue or luma, outside the gamut', () => {
    const luma = 40;
    const [, a, b] = read(colour, luma, ...write(colour, luma, 90, 60));
    expect(Math.hypot(a, b)).toBeLessThan(100);
    expect(Math.hypot(a, b)).toBeGreaterThan(5);
    expect(Math.abs(Math.atan2(b, a) - Math.atan2(60, 90))).toBeLessThan(0.12);
  });
});

describe('the look', () => {
  const colour: FilmColour = { matrix: 'bt709', range: 'limited', primaries: 'bt709', transfer: 'srgb' };
  const lightness = lightnessOfLuma(colour);

  it.each([{ saturation: 0 }, { strength: 0 }, { strength: 0, warmth: 1, saturation: 2 }])('%o is grey', (look) => {
    expect(write(colour, 120, 30, 30, look)).toEqual([512, 512]);
  });

  it('is strength · (saturation · a*b* + warmth · (4, 16) · m)', () => {
    const middle = 4 * (lightness[120]! / 100) * (1 - lightness[120]! / 100);
    const [, a, b] = read(colour, 120, ...write(colour, 120, 20, -10, { strength: 0.8, saturation: 1.5, warmth: 0.5 }));
    expect(Math.abs(a - 0.8 * (1.5 * 20 + 0.5 * 4 * middle))).toBeLessThan(0.8);
    expect(Math.abs(b - 0.8 * (1.5 * -10 + 0.5 * 16 * middle))).toBeLessThan(0.8);
  });

  it('warms and cools greys, but neither black nor white', () => {
    expect(read(colour, 120, ...write(colour, 120, 0, 0, { warmth: 1 }))[2]).toBeGreaterThan(12);
    expect(read(colour, 120, ...write(colour, 120, 0, 0, { warmth: -1 }))[2]).toBeLessThan(-12);
    for (const luma of [16, 235]) expect(write(colour, luma, 0, 0, { warmth: 1 })).toEqual([512, 512]);
  });
});

describe('lightness of luma', () => {
  it('runs from 0 at black to 100 at white and holds beyond', () => {
    const table = lightnessOfLuma({ matrix: 'bt601', range: 'limited', primaries: 'bt709', transfer: 'srgb' });
    expect([table[0], table[16], table[235], table[255]]).toEqual([0, 0, 100, 100]);
    expect(table[126]).toBeCloseTo(53.6, 0);
  });
});

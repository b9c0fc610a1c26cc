import { describe, expect, it, vi } from 'vitest';
import { chooseFrames } from '../../electron/engine/references/export.ts';
import { frameOfName, isPicture, referenceName } from '../../electron/engine/references/file-names.ts';
import { leastMatch } from '../../electron/engine/references/import.ts';
import { alignPicture } from '../../electron/engine/references/align.ts';
import { hintsFileSchema } from '../../electron/engine/references/hints-file.ts';
import { parsePam } from '../../electron/engine/references/read-picture.ts';
import { abSteps } from '../../electron/engine/track/guide-pictures.ts';
import { guidesSignature } from '../../electron/engine/track/guide-signature.ts';
import { GuideMix, layOver } from '../../electron/engine/motion/guide-mix.ts';
import { GuidePath } from '../../electron/engine/motion/guide-path.ts';
import { GuideWalk, stepOn } from '../../electron/engine/motion/guide-walk.ts';
import { findLinks } from '../../electron/engine/motion/links.ts';
import { applyEdit, editsSchema, noEdits } from '../../shared/project/edits.ts';
import { abOfColour, colourOfLab } from '../../shared/colour/hex.ts';
import { guidesOfFrame, type Guide } from '../../shared/project/guides.ts';

describe('colours as people write them', () => {
  it('have the a* and b* of CIE L*a*b*, and come back from them', () => {
    const { a, b } = abOfColour('#304a7c');
    expect([a, b]).toEqual([expect.closeTo(6.706, 2), expect.closeTo(-31.39, 1)]);
    expect(colourOfLab(31.763, a, b)).toBe('#304a7c');
    expect(colourOfLab(60, 0, 0)).toBe('#919191');
  });

  it('keep their hue where sRGB has none so colourful', () => {
    const colour = colourOfLab(60, 120, 0);
    const { a, b } = abOfColour(colour);
    expect(a).toBeGreaterThan(70);
    expect(Math.abs(b)).toBeLessThan(2);
  });
});

it('guides belong to the frame that is shown at their time, if they do anything', () => {
  const guide = (id: string, seconds: number, on = true): Guide => ({
    kind: 'hint',
    id,
    seconds,
    strength: 1,
    on,
    points: [{ x: 0.5, y: 0.5, radius: 0.1, a: 1, b: 1 }],
  });
  const guides = [guide('before', 0.95), guide('rounded', 0.999), guide('within', 1.03), guide('off', 1, false), guide('next', 1.04)];
  expect(guidesOfFrame(guides, 1, 0.04).map(({ id }) => id)).toEqual(['rounded', 'within']);
});

describe('the frame that a name means', () => {
  it.each([
    ['ref_000123.jpg', { frame: 123 }],
    ['ref_001.png', { frame: 1 }],
    ['00000.png', { frame: 0 }],
    ['film 2_0048.png', { frame: 48 }],
    ['shot12.webp', { frame: 12 }],
    ['film2-0048.png', 'ambiguous'],
    ['uniform.png', 'unnumbered'],
  ] as const)('%s', (name, meaning) => {
    expect(frameOfName(name)).toEqual(meaning);
  });

  it('is written with six digits', () => {
    expect(referenceName(42)).toBe('ref_000042.png');
    expect(['a.PNG', 'b.tif', 'c.txt', 'd.json'].map(isPicture)).toEqual([true, true, false, false]);
  });
});

it('frames of a shot to colour are its middle one and every so many', () => {
  expect(chooseFrames(10, 130, 48)).toEqual([69, 48, 96]);
  expect(chooseFrames(48, 49, 48)).toEqual([48]);
});

describe('hints of a file', () => {
  const point = { x: 0.5, y: 0.5, frame: 3, colour: '#ff0000' };
  it.each([
    [{ hints: [point] }, true],
    [{ hints: [{ ...point, seconds: 2 }] }, false],
    [{ hints: [{ ...point, colour: 'red' }] }, false],
    [{ hints: [{ ...point, a: 3, b: 4 }] }, false],
    [{ hints: [] }, false],
  ])('%j', (file, good) => {
    expect(hintsFileSchema.safeParse(file).success).toBe(good);
  });
});

it('a PAM picture that is cut short is none', () => {
  const header = Buffer.from('P7\nWIDTH 2\nHEIGHT 1\nDEPTH 4\nMAXVAL 255\nTUPLTYPE RGB_ALPHA\nENDHDR\n');
  expect(parsePam(Buffer.concat([header, Buffer.alloc(8, 7)]))).toMatchObject({ width: 2, height: 1 });
  expect(() => parsePam(Buffer.concat([header, Buffer.alloc(7)]))).toThrow('no picture');
});

const [width, height] = [128, 96];
/** A smooth landscape of blobs; `other` gives a different one. */
const brightness = (x: number, y: number, other = 0): number =>
  128 + 50 * Math.sin(x / 9 + other * 2.1) * Math.cos(y / 7 - other) + 40 * Math.sin((x + 2 * y) / (23 + 5 * other));
const luma = Uint8Array.from({ length: width * height }, (_, i) => brightness(i % width, Math.floor(i / width)));

/** The frame as somebody's picture of twice the size: moved, scaled, relit, in one colour. */
function picture(scale: number, shift: number, gamma: number, other = 0): { width: number; height: number; rgba: Uint8Array } {
  const [w, h] = [2 * width, 2 * height];
  const rgba = new Uint8Array(4 * w * h);
  for (let i = 0; i < w * h; i += 1) {
    const x = ((i % w) / w - 0.5 - shift) / scale + 0.5;
    const y = (Math.floor(i / w) / h - 0.5) / scale + 0.5;
    const value = brightness(x * width, y * height, other) / 255;
    rgba.set([...[1, 0.6, 0.5].map((share) => 255 * (share * value) ** gamma), 255], 4 * i);
  }
  return { width: w, height: h, rgba };
}

describe('a picture laid over its frame', () => {
  it.each([
    ['as it is', 1, 0, 1],
    ['scaled by 3 %, shifted by 2 % and relit', 1.03, 0.02, 1.2],
    ['scaled by -5 %', 0.95, -0.03, 0.8],
  ])('%s', (_, scale, shift, gamma) => {
    const { match, picture: found } = alignPicture(luma, { width, height }, width / height, picture(scale, shift, gamma));
    expect(match).toBeGreaterThan(0.85);
    const middle = (height / 2) * width + width / 2;
    expect(found.weight[middle]).toBeGreaterThan(250);
    expect(found.ab[middle]! / abSteps).toBeGreaterThan(5);
    // Relit, it has the colours that it had before.
    const exact = alignPicture(luma, { width, height }, width / height, picture(scale, shift, 1)).picture;
    expect(Math.abs(found.ab[middle]! - exact.ab[middle]!) / abSteps).toBeLessThan(1);
  });

  it('of another frame matches less than is asked for', () => {
    expect(alignPicture(luma, { width, height }, width / height, picture(1, 0, 1, 3)).match).toBeLessThan(leastMatch);
  });
});

it('colour follows what moves, and does not fade', async () => {
  const frames = Array.from({ length: 12 }, (_, t) =>
    Uint8Array.from({ length: width * height }, (__, i) => brightness((i % width) - 1.5 * t, Math.floor(i / width))),
  );
  const [abWidth, abHeight] = [width / 2, height / 2];
  const size = abWidth * abHeight;
  const { links, pyramids } = await findLinks({ width, height, abWidth, abHeight, frames, previous: null });
  // Left of the middle red, right of it green.
  const ab = new Float32Array(2 * size);
  for (let i = 0; i < size; i += 1) ab[i] = i % abWidth < abWidth / 2 ? 60 : -60;
  const path = new GuidePath({ ab, weight: new Float32Array(size).fill(1) }, pyramids[0]!);
  for (let t = 1; t < 12; t += 1) path.step(pyramids[t]!, stepOn(links[t]!));
  const { ab: carried, weight } = path.planes;
  const row = (abHeight / 2) * abWidth;
  // The edge has gone 8.25 samples of the grid to the right.
  expect(carried[row + abWidth / 2 + 5]).toBeGreaterThan(55);
  expect(carried[row + abWidth / 2 + 12]).toBeLessThan(-55);
  expect(weight[row + abWidth / 2 + 5]).toBeGreaterThan(0.95);
});

it('many guides of a shot take hardly longer than one, and none of their colours is lost on the way', async () => {
  const frames = Array.from({ length: 24 }, (_, t) =>
    Uint8Array.from({ length: width * height }, (__, i) => brightness((i % width) - 0.5 * t, Math.floor(i / width))),
  );
  const [abWidth, abHeight] = [width / 2, height / 2];
  const size = abWidth * abHeight;
  const { links, pyramids } = await findLinks({ width, height, abWidth, abHeight, frames, previous: null });
  // Every other frame gives another band of rows its colour.
  const bands = 10;
  const colour = (band: number): number => 8 * band - 40;
  const bandOf = (i: number): number => Math.floor((Math.floor(i / abWidth) * bands) / abHeight);
  const givenAt = (t: number): { ab: Float32Array; weight: Float32Array } | null => {
    const band = t / 2;
    if (!Number.isInteger(band) || band >= bands) return null;
    const ab = new Float32Array(2 * size);
    const weight = Float32Array.from({ length: size }, (_, i) => (bandOf(i) === band ? 1 : 0));
    for (let i = 0; i < size; i += 1) ab[i] = weight[i]! * colour(band);
    return { ab, weight };
  };
  const step = vi.spyOn(GuidePath.prototype, 'step');
  const walk = new GuideWalk();
  for (let t = 0; t < frames.length; t += 1) walk.go(pyramids[t]!, t === 0 ? null : stepOn(links[t]!), givenAt(t));
  expect(step.mock.calls.length).toBeLessThan(1.6 * frames.length);
  step.mockRestore();
  const mix = new GuideMix(size);
  walk.addTo(mix, true);
  const { ab, weight } = mix.planes;
  for (let band = 0; band < bands; band += 1) {
    // The middle of the band, and of the picture's width.
    const at = Math.floor(((band + 0.5) * abHeight) / bands) * abWidth + abWidth / 2;
    expect(weight[at], `band ${band}`).toBeGreaterThan(0.8);
    expect(Math.abs(ab[at]! - colour(band)), `band ${band}`).toBeLessThan(2);
  }
});

it('of two guides the nearer and the likelier decides, and they do not make grey', () => {
  const planes = (a: number, weight: number): { ab: Float32Array; weight: Float32Array } => ({
    ab: Float32Array.of(a, 0),
    weight: Float32Array.of(weight),
  });
  const mix = new GuideMix(1);
  mix.add(planes(60, 1), 3);
  mix.add(planes(-60, 1), 20);
  expect(mix.planes.ab[0]).toBeGreaterThan(50);
  const unlikely = new GuideMix(1);
  unlikely.add(planes(60, 0.3), 1);
  unlikely.add(planes(-60, 1), 4);
  expect(unlikely.planes.ab[0]).toBeLessThan(-50);
  const own = Float32Array.of(10, 10);
  layOver(own, { ab: Float32Array.of(30, 30), weight: Float32Array.of(0.5) });
  expect([...own]).toEqual([20, 20]);
});

describe('guides as edits', () => {
  const hint: Guide = {
    kind: 'hint',
    id: 'h',
    seconds: 1,
    strength: 1,
    on: true,
    points: [{ x: 0.5, y: 0.5, radius: 0.02, a: 40, b: 10 }],
  };

  it('are kept in order, changed, and taken away', () => {
    const both = applyEdit(noEdits, { type: 'set-guides', guides: [hint, { ...hint, id: 'g', seconds: 0.5 }] });
    expect(editsSchema.parse(both).guides.map(({ id }) => id)).toEqual(['g', 'h']);
    expect(applyEdit(both, { type: 'change-guide', id: 'h', change: { strength: 0.5 } }).guides[1]).toMatchObject({
      strength: 0.5,
      on: true,
    });
    expect(applyEdit(both, { type: 'remove-guides', ids: ['g', 'h'] })).toEqual(noEdits);
  });

  it('of a project of an earlier version are none', () => {
    const earlier = Object.fromEntries(Object.entries(noEdits).filter(([name]) => name !== 'guides'));
    expect(editsSchema.parse(earlier)).toEqual(noEdits);
  });

  it('have a signature by what they do, not by their names', () => {
    const of = (...guides: Guide[]): string | null => guidesSignature(guides);
    expect(of()).toBeNull();
    expect(of(hint)).toBe(of({ ...hint, id: 'other' }));
    expect(of(hint)).not.toBe(of({ ...hint, strength: 0.5 }));
    expect(of(hint)).not.toBe(of({ ...hint, points: [{ ...hint.points[0]!, a: 41 }] }));
  });
});

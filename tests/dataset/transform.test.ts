import sharp from 'sharp';
import { expect, test } from 'vitest';
import { labFromRgb } from '../../models/training/dataset/transform/lab.ts';
import { transform, Unusable, type Transformed } from '../../models/training/dataset/transform/transform.ts';
import { blots, jpeg, tinted } from './support/pictures.ts';

async function pixelsOf(made: Transformed): Promise<{ data: Buffer; width: number; height: number }> {
  const { data, info } = await sharp(made.object).raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

function difference(one: Buffer, other: Buffer): number {
  return one.reduce((sum, value, at) => sum + Math.abs(value - other[at]!), 0) / one.length;
}

async function refusal(file: Buffer): Promise<Unusable> {
  const error: unknown = await transform(file, false).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof Unusable) return error;
  throw new Error('the picture was taken');
}

test('L*a*b* of known colours', () => {
  for (const [rgb, lab] of [
    [
      [255, 255, 255],
      [100, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 0, 0],
    ],
    [
      [255, 0, 0],
      [53.24, 80.09, 67.2],
    ],
    [
      [0, 0, 255],
      [32.3, 79.19, -107.86],
    ],
  ] as const) {
    labFromRgb(rgb[0], rgb[1], rgb[2]).forEach((value, i) => {
      expect(value).toBeCloseTo(lab[i]!, 1);
    });
  }
});

test('a large picture is brought to 256 pixels on its short side, in full chroma resolution', async () => {
  const made = await transform(await jpeg(1, 640, 480), false);
  expect(made).toMatchObject({ width: 341, height: 256, originalWidth: 640, originalHeight: 480, format: 'jpeg' });
  expect(await sharp(made.object).metadata()).toMatchObject({ width: 341, height: 256, chromaSubsampling: '4:4:4' });
  const { data } = await sharp(await jpeg(1, 640, 480))
    .resize(341, 256, { fit: 'fill' })
    .raw()
    .toBuffer({ resolveWithObject: true });
  expect(difference((await pixelsOf(made)).data, data)).toBeLessThan(2);
});

test('a small picture stays as it is, byte for byte', async () => {
  for (const file of [await jpeg(1), await blots(1).webp().toBuffer(), await blots(1).png().toBuffer()]) {
    const made = await transform(file, false);
    expect(made.object.equals(file)).toBe(true);
    expect(made).toMatchObject({ width: 120, height: 90 });
  }
});

test('every orientation that EXIF knows is turned upright, and the tag goes with all other metadata', async () => {
  const upright = await blots(3, 200, 100).raw().toBuffer();
  for (let orientation = 1; orientation <= 8; orientation += 1) {
    // What a camera held that way would have written: the picture turned so that the tag turns it back.
    const stored = {
      1: blots(3, 200, 100),
      2: blots(3, 200, 100).flop(),
      3: sharp(await blots(3, 200, 100).png().toBuffer()).rotate(180),
      4: blots(3, 200, 100).flip(),
      5: sharp(
        await sharp(await blots(3, 200, 100).png().toBuffer())
          .rotate(270)
          .png()
          .toBuffer(),
      ).flip(),
      6: sharp(await blots(3, 200, 100).png().toBuffer()).rotate(270),
      7: sharp(
        await sharp(await blots(3, 200, 100).png().toBuffer())
          .rotate(90)
          .png()
          .toBuffer(),
      ).flip(),
      8: sharp(await blots(3, 200, 100).png().toBuffer()).rotate(90),
    }[orientation]!;
    const file = await stored
      .withMetadata({ orientation })
      .withExifMerge({ IFD0: { Artist: 'somebody' } })
      .png()
      .toBuffer();
    const made = await transform(file, false);
    expect([orientation, made.originalWidth, made.originalHeight]).toEqual([orientation, 200, 100]);
    const { data, width, height } = await pixelsOf(made);
    expect([width, height]).toEqual([200, 100]);
    expect(difference(data, upright), `orientation ${orientation}`).toBeLessThan(4);
    const { exif, orientation: left } = await sharp(made.object).metadata();
    expect([exif, left]).toEqual([undefined, undefined]);
  }
});

test('other colour spaces become sRGB and transparency white', async () => {
  const cmyk = await blots(4).toColourspace('cmyk').jpeg().toBuffer();
  expect((await sharp(cmyk).metadata()).space).toBe('cmyk');
  const made = await transform(cmyk, false);
  expect(await sharp(made.object).metadata()).toMatchObject({ space: 'srgb', channels: 3 });

  const clear = await sharp({ create: { width: 100, height: 100, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } } })
    .composite([{ input: await blots(4, 100, 50).png().toBuffer(), top: 0, left: 0 }])
    .png()
    .toBuffer();
  const { data } = await pixelsOf(await transform(clear, false));
  expect([...data.subarray(-3)]).toEqual([255, 255, 255]);
});

test('near-grey pictures are refused, tinted ones and held-out greys are not', async () => {
  expect((await refusal(await tinted(1, 0))).reason).toBe('near-grey');
  expect((await refusal(await tinted(1, 4))).reason).toBe('near-grey');
  expect((await refusal(await blots(1).greyscale().jpeg().toBuffer())).reason).toBe('near-grey');
  expect((await transform(await tinted(1, 40), false)).chroma).toBeGreaterThan(8);
  expect((await transform(await tinted(1, 0), true)).chroma).toBeLessThan(0.5);
});

test('what is damaged, no picture, a drawing or tiny is refused by its reason', async () => {
  const whole = await jpeg(1, 640, 480);
  for (const file of [
    whole.subarray(0, whole.length / 2),
    Buffer.from('no picture'),
    Buffer.alloc(0),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="300" height="300"><rect width="300" height="300" fill="red"/></svg>'),
  ]) {
    const { reason, message } = await refusal(file);
    expect(reason).toBe('broken');
    expect(message).not.toMatch(/\n|^$/);
  }
  expect((await refusal(await jpeg(1, 200, 40))).reason).toBe('too-small');
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp, { type Sharp } from 'sharp';
import { pack } from 'tar-stream';
import { onTestFinished } from 'vitest';

/** A small generator with a fixed sequence for each seed (mulberry32), 0..1. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A colourful picture of soft blots, another one for each seed. */
export function blots(seed: number, width = 120, height = 90): Sharp {
  const random = randomOf(seed);
  const coarse = Buffer.from(Uint8Array.from({ length: 12 * 10 * 3 }, () => Math.floor(random() * 256)));
  return sharp(coarse, { raw: { width: 12, height: 10, channels: 3 } }).resize({ width, height, fit: 'fill', kernel: 'cubic' });
}

export function jpeg(seed: number, width?: number, height?: number): Promise<Buffer> {
  return blots(seed, width, height).jpeg({ quality: 92 }).toBuffer();
}

/** A picture of one colour's shades, as far from grey as `chroma` says (of 255). */
export function tinted(seed: number, chroma: number): Promise<Buffer> {
  const random = randomOf(seed);
  const coarse = Buffer.from(
    Uint8Array.from({ length: 6 * 5 }, () => 20 + Math.floor(random() * 180)).reduce<number[]>(
      (all, grey) => [...all, grey + chroma, grey, grey],
      [],
    ),
  );
  return sharp(coarse, { raw: { width: 6, height: 5, channels: 3 } })
    .resize({ width: 120, height: 90, fit: 'fill', kernel: 'cubic' })
    .png()
    .toBuffer();
}

/** A folder that is gone when the test is over. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'kinetint-dataset-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export async function tarOf(members: Readonly<Record<string, Buffer>>): Promise<Buffer> {
  const archive = pack();
  for (const [name, data] of Object.entries(members)) archive.entry({ name }, data);
  archive.finalize();
  const parts: Buffer[] = [];
  for await (const part of archive as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

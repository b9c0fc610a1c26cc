import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { expect } from './app.ts';

export const runFile = promisify(execFile);

/** @returns what it wrote to its standard output */
export async function ffmpeg(...args: readonly string[]): Promise<Buffer> {
  const { stdout } = await runFile(findFilmTools().ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args], {
    encoding: 'buffer',
    maxBuffer: 1 << 28,
  });
  return stdout;
}

/** What is said about the colours in view. */
export const badge = (page: Page) => page.locator('.viewer-badge-bottom');
export const canvas = (page: Page) => page.locator('.viewer-canvas');

export async function frameIs(page: Page, origin: 'network' | 'track'): Promise<void> {
  await expect(badge(page)).toHaveAttribute('data-origin', origin, { timeout: 120_000 });
  await expect(badge(page)).toHaveAttribute('data-busy', 'false');
}

/** Mean distance of a picture's pixels from grey. */
export function colourfulness(picture: PNG, from = 0, to = 1): number {
  let [sum, count] = [0, 0];
  for (let y = 0; y < picture.height; y += 1) {
    for (let x = Math.floor(from * picture.width); x < to * picture.width; x += 1) {
      const [red = 0, green = 0, blue = 0] = picture.data.subarray(4 * (y * picture.width + x));
      sum += Math.max(red, green, blue) - Math.min(red, green, blue);
      count += 1;
    }
  }
  return sum / count;
}

export async function shownPicture(page: Page): Promise<PNG> {
  // The next of the screen's frames shows what was asked for in this one.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await expect(canvas(page)).not.toHaveAttribute('data-drawing');
  return PNG.sync.read(await canvas(page).screenshot());
}

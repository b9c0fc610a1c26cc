import { setTimeout as sleep } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { chooseFilm, expect, test } from './app.ts';
import { canvas, frameIs } from './viewing.ts';

interface Drawn {
  /** Shares of the canvas' width that were drawn for it, in turn. */
  readonly shares: number[];
  /** Thumbnails of the timeline that were drawn. */
  thumbnails: number;
}

declare global {
  interface Window {
    drawnForTest?: Drawn;
  }
}

/** Notes from now on what is drawn for the viewer and the timeline. */
async function noteDrawings(page: Page): Promise<void> {
  await page.evaluate(() => {
    const drawn: Drawn = { shares: [], thumbnails: 0 };
    window.drawnForTest = drawn;
    const viewer = document.querySelector('.viewer-canvas');
    const { prototype } = WebGL2RenderingContext;
    const blit = Object.getOwnPropertyDescriptor(prototype, 'blitFramebuffer')!;
    Object.defineProperty(prototype, 'blitFramebuffer', {
      ...blit,
      value(this: WebGL2RenderingContext, ...args: number[]) {
        if (this.canvas === viewer) drawn.shares.push(args[2]! / args[6]!);
        Reflect.apply(blit.value as () => void, this, args);
      },
    });
    const draw = Object.getOwnPropertyDescriptor(prototype, 'drawArrays')!;
    Object.defineProperty(prototype, 'drawArrays', {
      ...draw,
      value(this: WebGL2RenderingContext, ...args: unknown[]) {
        // The first in a new size, as when a line comes above the picture, is drawn on the canvas itself, and whole.
        if (this.canvas === viewer && this.getParameter(this.FRAMEBUFFER_BINDING) === null) drawn.shares.push(1);
        Reflect.apply(draw.value as () => void, this, args);
      },
    });
    const put = Object.getOwnPropertyDescriptor(CanvasRenderingContext2D.prototype, 'putImageData')!;
    Object.defineProperty(CanvasRenderingContext2D.prototype, 'putImageData', {
      ...put,
      value(this: CanvasRenderingContext2D, ...args: unknown[]) {
        if (this.canvas.matches('.timeline-thumbnail')) drawn.thumbnails += 1;
        Reflect.apply(put.value as () => void, this, args);
      },
    });
  });
}

const drawnSoFar = (page: Page): Promise<Drawn> => page.evaluate(() => window.drawnForTest!);

test('a dragged slider has the picture drawn at once, and all the rest when the hand lets go', async ({ page, film }) => {
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible({ timeout: 90_000 });
  await frameIs(page, 'track');
  await expect(page.locator('.timeline-thumbnail[data-coloured=true]').first()).toBeVisible();
  await expect(page.locator('.timeline-thumbnail:not([data-coloured=true])')).toHaveCount(0);
  await page.getByRole('tab', { name: 'Look' }).click();
  const thumb = (await page.getByRole('slider', { name: 'Saturation' }).first().boundingBox())!;
  const [x, y] = [thumb.x + thumb.width / 2, thumb.y + thumb.height / 2];
  await expect(canvas(page)).not.toHaveAttribute('data-drawing');
  await noteDrawings(page);
  await page.mouse.move(x, y);
  await page.mouse.down();
  for (let step = 1; step <= 60; step += 1) {
    await page.mouse.move(x + 30 * Math.sin(step / 5), y);
    await sleep(25);
  }
  const whileDragged = await drawnSoFar(page);
  expect(whileDragged.shares.length, 'pictures in a second and a half').toBeGreaterThan(4);
  // The engine draws thumbnails from what is kept, so nothing is new for them yet.
  expect(whileDragged.thumbnails).toBe(0);
  await page.mouse.up();
  await expect.poll(async () => (await drawnSoFar(page)).thumbnails).toBeGreaterThan(0);
  // Whole, however small the pictures before it were.
  await expect.poll(async () => (await drawnSoFar(page)).shares.at(-1)).toBe(1);
});

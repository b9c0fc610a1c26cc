import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PNG } from 'pngjs';
import { exportProject } from '../../electron/engine/jobs/export.ts';
import type { ExportRequest } from '../../shared/job/job.ts';
import { allTracks } from '../../shared/job/settings.ts';
import { dropFiles, expect, screenshot, test } from './app.ts';
import { badge, colourfulness, ffmpeg, frameIs, shownPicture } from './viewing.ts';
import { EngineParts } from '../../electron/engine/session/engine-parts.ts';

const engine = new EngineParts();

const root = resolve(import.meta.dirname, '..', '..');
const comedy = resolve(root, '..', 'shared', 'data', 'films', 'silent_comedy.mp4');
const size = { width: 400, height: 300 };

/** A piece of a real film with a tone for its sound; a moving pattern where the data is not here. */
async function makeRealFilm(path: string, seconds: number): Promise<void> {
  const input = existsSync(comedy) ? ['-ss', '2', '-i', comedy] : ['-f', 'lavfi', '-i', 'testsrc2=size=640x480:rate=24,hue=s=0'];
  await ffmpeg(
    ...input,
    '-f',
    'lavfi',
    '-i',
    'sine=frequency=440',
    '-t',
    String(seconds),
    '-map',
    '0:v',
    '-map',
    '1:a',
    '-vf',
    `scale=${size.width}:${size.height}:flags=area`,
    '-pix_fmt',
    'yuv420p',
    '-c:v',
    'libx264',
    '-preset',
    'veryfast',
    '-crf',
    '14',
    '-c:a',
    'aac',
    path,
  );
}

test.use({ networksFolder: join(root, 'models') });

test('shows colour at once, compares it, and exports exactly what was seen', async ({ page, folder }) => {
  const film = join(folder, 'comedy.mp4');
  await makeRealFilm(film, 1);
  test.setTimeout(300_000);
  const dropped = performance.now();
  await dropFiles(page, [film]);
  await frameIs(page, 'network');
  console.log(`first coloured frame ${((performance.now() - dropped) / 1000).toFixed(1)} s after the drop`);
  await expect(page.locator('.still canvas[data-ready=true]')).toHaveCount(6);
  const inColour = await shownPicture(page);
  expect(colourfulness(inColour)).toBeGreaterThan(2);
  await screenshot(page, 'viewer');

  // Split: the original left of the divider, which the keyboard moves.
  await page.getByRole('radio', { name: 'Split' }).click();
  await expect(page.getByRole('combobox', { name: 'Compare with' })).toHaveValue('original');
  let picture = await shownPicture(page);
  expect(colourfulness(picture, 0.25, 0.48)).toBeLessThan(1);
  expect(colourfulness(picture, 0.52, 0.75)).toBeGreaterThan(2);
  await screenshot(page, 'compare-split');
  await page.getByRole('slider', { name: 'Divider between the pictures' }).press('End');
  expect(colourfulness(await shownPicture(page), 0.25, 0.75)).toBeLessThan(1);

  await page.keyboard.press('c');
  await expect(page.getByRole('radio', { name: 'Side by side' })).toBeChecked();
  picture = await shownPicture(page);
  expect(colourfulness(picture, 0.05, 0.45)).toBeLessThan(1);
  expect(colourfulness(picture, 0.55, 0.95)).toBeGreaterThan(1.5);
  await screenshot(page, 'compare-side-by-side');

  // Another smoothing on the other side: both in colour, and not the same.
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ label: 'Smoothing 100%' });
  await expect.poll(async () => colourfulness(await shownPicture(page), 0.05, 0.45)).toBeGreaterThan(1.5);
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ label: 'Original' });

  await page.getByRole('radio', { name: 'Lens' }).click();
  const lens = page.getByRole('slider', { name: /^Lens/ });
  await lens.press('ArrowLeft');
  // Grey inside the lens, which is not as high as the picture, and as before beside it.
  picture = await shownPicture(page);
  expect(colourfulness(picture, 0.42, 0.54)).toBeLessThan(0.8 * colourfulness(inColour, 0.42, 0.54));
  expect(colourfulness(picture, 0.75, 0.85)).toBeCloseTo(colourfulness(inColour, 0.75, 0.85), 1);
  await screenshot(page, 'lens');

  // As long as the key is held.
  await page.getByRole('radio', { name: 'In colour' }).click();
  await page.getByRole('heading', { level: 1 }).focus();
  await page.keyboard.down('b');
  expect(colourfulness(await shownPicture(page))).toBeLessThan(1);
  await page.keyboard.up('b');
  expect(colourfulness(await shownPicture(page))).toBeGreaterThan(2);

  // Colour it, change the look, step to a frame, and hold it against the exported file.
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByText('comedy.color.mp4').first()).toBeVisible();
  await frameIs(page, 'track');
  await page.getByRole('tab', { name: 'Look' }).click();
  const filmLook = page.getByRole('region', { name: 'The whole film' });
  await filmLook.getByRole('slider', { name: 'Saturation' }).press('PageUp');
  await filmLook.getByRole('slider', { name: 'Warmth' }).press('PageUp');
  await page.getByRole('slider', { name: 'Place on the timeline' }).press('Home');
  await page.getByRole('heading', { level: 1 }).focus();
  for (let press = 0; press < 14; press += 1) await page.keyboard.press('ArrowRight');
  await expect(page.getByText('frame 15 of 24')).toBeVisible();
  await page.keyboard.press('1');
  await frameIs(page, 'track');
  await expect(page.getByRole('button', { name: /^Zoom 100%/ })).toBeVisible();
  await expect(badge(page)).toHaveAttribute('data-frame', '14');
  await expect(badge(page)).toHaveAttribute('data-rows', '300');
  const look = await filmLook.getByRole('status').allTextContents();
  const [strength, saturation, warmth] = look.map((text) => Number(text.replace('%', '')) / 100);
  expect([strength, saturation, warmth]).toEqual([1, expect.closeTo(1.1, 1), expect.closeTo(0.1, 1)]);
  const seen = await shownPicture(page);

  const output = join(folder, 'archive.mkv');
  const request: ExportRequest = {
    container: null,
    quality: null,
    preset: null,
    bitDepth: null,
    encoder: null,
    tracks: allTracks,
    section: null,
    force: true,
    project: join(folder, 'comedy.kinetint'),
    output,
    codec: 'ffv1',
    // The look is the project's.
    strength: null,
    saturation: null,
    warmth: null,
  };
  await exportProject(request, { engine, signal: new AbortController().signal });
  const file = await ffmpeg(
    '-i',
    output,
    '-vf',
    'select=eq(n\\,14),scale=in_range=tv:in_color_matrix=bt601:flags=bicubic+accurate_rnd+full_chroma_int+full_chroma_inp,format=rgb24',
    '-frames:v',
    '1',
    '-f',
    'rawvideo',
    '-',
  );
  // The canvas may begin between two rows of the screen, and the picture of it a row higher or lower.
  const [{ mean, high }] = [0, -1, 1].map((shift) => difference(seen, file, size, shift)).sort((one, other) => one.mean - other.mean) as [
    ReturnType<typeof difference>,
  ];
  console.log(`viewer against exported frame: mean ${mean.toFixed(2)}, 99th percentile ${high}`);
  expect(mean).toBeLessThan(0.8);
  expect(high).toBeLessThanOrEqual(4);
});

/** Differences of the samples of a film's frame (rgb24) and of what the canvas shows of it at 100 %, the film in its middle. */
function difference(seen: PNG, frame: Buffer, film: { width: number; height: number }, shift: number): { mean: number; high: number } {
  const counts = new Array<number>(256).fill(0);
  const [left, top] = [Math.round(seen.width / 2 - film.width / 2), Math.round(seen.height / 2 - film.height / 2) + shift];
  let [sum, count] = [0, 0];
  for (let y = Math.max(0, -top) + 2; y < Math.min(film.height, seen.height - top) - 2; y += 1) {
    for (let x = Math.max(0, -left) + 2; x < Math.min(film.width, seen.width - left) - 2; x += 1) {
      // The words on the picture.
      if (y + top > seen.height - 44 || y + top < 44) continue;
      for (let channel = 0; channel < 3; channel += 1) {
        const off = Math.abs(seen.data[4 * ((y + top) * seen.width + x + left) + channel]! - frame[3 * (y * film.width + x) + channel]!);
        counts[off]! += 1;
        sum += off;
        count += 1;
      }
    }
  }
  let rest = count * 0.99;
  const high = counts.findIndex((number) => (rest -= number) <= 0);
  return { mean: sum / count, high };
}

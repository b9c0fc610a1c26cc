import { execFileSync } from 'node:child_process';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { dropFiles, expect, test } from './app.ts';

test('a folder of scans is a film that runs as fast as is said, and becomes pictures again', async ({ page, folder }) => {
  const scans = join(folder, 'scans');
  await mkdir(scans);
  const source = 'testsrc2=size=160x120:rate=24:duration=0.5,hue=s=0';
  execFileSync(findFilmTools().ffmpeg, [
    ...['-v', 'error', '-f', 'lavfi', '-i', source, '-pix_fmt', 'gray', '-start_number', '7', join(scans, 'roll_%04d.tif')],
  ]);
  await dropFiles(page, [scans]);
  const rate = page.getByLabel('The pictures run at');
  await expect(rate).toHaveValue('24', { timeout: 60_000 });
  const assumed = page.getByText(/Pictures do not say how fast they run: 24 frames a second are assumed; the plan has a choice/);
  await expect(assumed.first()).toBeVisible();
  await rate.selectOption('16');
  await expect(rate).toHaveValue('16', { timeout: 60_000 });
  await expect(assumed).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'scans', exact: true })).toBeVisible();

  await page.getByRole('tab', { name: 'Export' }).click();
  const tab = page.getByRole('tabpanel', { name: 'Export' });
  await tab.getByText('Format in detail').click();
  await tab.getByLabel('Codec').selectOption('PNG pictures');
  await expect(tab.getByText('scans.color.pictures')).toBeVisible({ timeout: 60_000 });
  await expect(tab.getByLabel('Container')).toHaveCount(0);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  // The next file gets a name of its own once this one is there.
  await expect(tab.getByText('scans.color.mp4')).toBeVisible({ timeout: 120_000 });
  const names = (ending: string): string[] =>
    Array.from({ length: 12 }, (_, index) => `roll_${String(index + 7).padStart(4, '0')}.${ending}`);
  expect((await readdir(join(folder, 'scans.color.pictures'))).sort()).toEqual(['frames.csv', ...names('png')]);

  await tab.getByText('Format in detail').click();
  await tab.getByLabel('Codec').selectOption('TIFF pictures');
  await expect(tab.getByText('scans.color 2.pictures')).toBeVisible();
  await tab.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(tab.getByText('scans.color 2.pictures is written.')).toBeVisible({ timeout: 120_000 });
  expect((await readdir(join(folder, 'scans.color 2.pictures'))).sort()).toEqual(['frames.csv', ...names('tiff')]);
});

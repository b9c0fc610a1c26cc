import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { AxeBuilder } from '@axe-core/playwright';
import { z } from 'zod';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { chooseFilm, expect, screenshot, test } from './app.ts';
import { meanChroma } from './film.ts';

const streamsSchema = z.object({
  streams: z.array(z.object({ codec_type: z.string(), codec_name: z.string(), pix_fmt: z.string().optional() })),
});

async function streamsOf(path: string): Promise<string[]> {
  const { stdout } = await promisify(execFile)(findFilmTools().ffprobe, ['-v', 'error', '-of', 'json', '-show_streams', path]);
  return streamsSchema
    .parse(JSON.parse(stdout))
    .streams.map(({ codec_type, codec_name, pix_fmt }) => [codec_type, codec_name, pix_fmt].filter((word) => word !== undefined).join(' '));
}

test('makes files of a coloured film, for what they are for, without the network', async ({ app, page, film, folder }) => {
  await chooseFilm(page, film);
  await page.getByRole('tab', { name: 'Export' }).click();
  await expect(page.getByRole('tabpanel', { name: 'Export' }).getByText('harbour.color.mp4')).toBeVisible({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Start colouring' }).click();

  // The file that colouring wrote stays: the next one has a name of its own.
  const tab = page.getByRole('tabpanel', { name: 'Export' });
  await expect(tab.getByText('harbour.color 2.mp4')).toBeVisible({ timeout: 90_000 });
  await tab.getByRole('radio', { name: 'To keep', exact: true }).click();
  await expect(tab.getByText('harbour.color.mkv')).toBeVisible();
  await expect(tab.getByText(/^about \d/)).toHaveCount(5, { timeout: 60_000 });
  await screenshot(page, 'export');
  await tab.getByText('Format in detail').click();
  await expect(tab.getByText('Encoders that were tried').locator('..').getByText('libx265')).toBeVisible();
  await screenshot(page, 'export-details');
  expect((await new AxeBuilder({ page }).setLegacyMode().include('.inspector').analyze()).violations).toEqual([]);

  await tab.getByRole('button', { name: 'Copy command' }).click();
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain(
    `kinetint export -o ${join(folder, 'harbour.color.mkv')} --codec h265 --encoder software --bits 10 --quality 16 --preset medium ${join(folder, 'harbour.kinetint')}`,
  );

  await tab.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(tab.getByText('harbour.color.mkv is written.')).toBeVisible({ timeout: 60_000 });
  await screenshot(page, 'export-done');
  expect(await streamsOf(join(folder, 'harbour.color.mkv'))).toEqual(['video hevc yuv420p10le', 'audio aac']);

  await tab.getByRole('radio', { name: 'To share' }).click();
  await tab.getByRole('checkbox', { name: 'Sound' }).click();
  await expect(tab.getByRole('checkbox', { name: 'Sound' })).not.toBeChecked();
  await expect(tab.getByText('harbour.color 2.mp4')).toBeVisible();
  await tab.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(tab.getByText('harbour.color 2.mp4 is written.')).toBeVisible({ timeout: 60_000 });
  const shared = join(folder, 'harbour.color 2.mp4');
  expect(await streamsOf(shared)).toEqual(['video h264 yuv420p']);
  expect(await meanChroma(shared)).toBeGreaterThan(0.5);
  // SQLite's journal is there while the viewer looks into the project.
  expect((await readdir(folder)).filter((name) => !name.endsWith('-journal')).sort()).toEqual([
    'harbour.color 2.mp4',
    'harbour.color.mkv',
    'harbour.color.mp4',
    'harbour.kinetint',
    'harbour.mp4',
  ]);

  // Both are in the history, above the colouring itself.
  await page.keyboard.press('Control+Shift+H');
  const rows = page.getByRole('dialog', { name: 'History' }).getByRole('row');
  await expect(rows).toHaveCount(4);
  await expect(rows.nth(1)).toContainText('Exported');
  await expect(rows.nth(2)).toContainText('Exported');
  await expect(rows.nth(3)).toContainText('In colour');
});

import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chooseFilm, expect, launch, screenshot, test } from './app.ts';

test('the window comes back as it was left: size, zoom and the widths of the panels, which are drawn by mouse and keyboard', async ({
  app,
  page,
  film,
  home,
}) => {
  test.setTimeout(300_000);
  await chooseFilm(page, film);
  const queue = page.getByRole('region', { name: 'Queue' });
  const inspector = page.getByRole('complementary', { name: 'About this film' });
  const widthOf = async (panel: typeof queue): Promise<number> => Math.round((await panel.boundingBox())?.width ?? 0);
  expect([await widthOf(queue), await widthOf(inspector)]).toEqual([248, 336]);
  await page.mouse.move(248, 400);
  await page.mouse.down();
  await page.mouse.move(300, 400, { steps: 4 });
  await page.mouse.up();
  await expect.poll(() => widthOf(queue)).toBe(300);
  const edge = page.getByRole('separator', { name: 'Width of what belongs to the film' });
  await edge.press('ArrowLeft');
  await expect.poll(() => widthOf(inspector)).toBe(352);
  await page.getByRole('tab', { name: 'Look' }).click();
  await screenshot(page, 'panels');
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.setSize(1400, 900);
    window?.webContents.setZoomFactor(1.25);
  });
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.close();
  });
  await app.close().catch(() => null);

  const again = await launch(home);
  const reopened = await again.firstWindow();
  await reopened.getByRole('heading', { level: 1 }).waitFor();
  await expect(reopened.getByRole('separator', { name: 'Width of the queue' })).toHaveAttribute('aria-valuenow', '300');
  await expect
    .poll(() =>
      again.evaluate(({ BrowserWindow }) => {
        const [window] = BrowserWindow.getAllWindows();
        return [...(window?.getSize() ?? []), window?.webContents.getZoomFactor(), window?.isVisible()];
      }),
    )
    .toEqual([1400, 900, 1.25, true]);
  await expect(reopened.getByRole('tab', { name: 'Look' })).toHaveAttribute('aria-selected', 'true');
  await screenshot(reopened, 'zoomed');
  await again.close();
});

test('beginning and end of a name are seen however narrow the queue is', async ({ page, film, folder }) => {
  const long = join(folder, 'the harbour at dawn, reel 10.mp4');
  await copyFile(film, long);
  await chooseFilm(page, long);
  const queue = page.getByRole('region', { name: 'Queue' });
  const name = queue.locator('.queue-film .queue-name');
  await expect(name).toHaveText('the harbour at dawn, reel 10.mp4');
  /** By how much its beginning and its end are longer than their places. */
  const beyond = () =>
    name.evaluate((element) =>
      ['start', 'end'].map((part) => {
        const { scrollWidth, clientWidth, dataset } = element.querySelector<HTMLElement>(`.ui-cut-name-${part}`)!;
        return `${dataset['text'] ?? ''} ${scrollWidth - clientWidth}`;
      }),
    );
  expect(await beyond()).toEqual(['the 0', 'el 10.mp4 0']);
  // It is heard as one word all the same.
  await expect(queue.getByRole('button', { name: /^the harbour at dawn, reel 10\.mp4/ })).toBeVisible();
  const edge = page.getByRole('separator', { name: 'Width of the queue' });
  for (let step = 0; step < 12; step += 1) await edge.press('ArrowLeft');
  await expect(edge).toHaveAttribute('aria-valuenow', '200');
  await expect.poll(async () => Math.round((await queue.boundingBox())?.width ?? 0)).toBe(200);
  expect(await beyond()).toEqual(['the 0', 'el 10.mp4 0']);
  // Heading and count stay in one line, in the longer words of German too.
  await page.evaluate(() => {
    document.querySelector('#queue-heading')!.textContent = 'Warteschlange';
    document.querySelector('.panel-head .quiet')!.textContent = '12 Filme';
  });
  expect((await page.locator('.queue-panel .panel-head').boundingBox())!.height).toBeLessThan(45);
  await screenshot(page, 'narrow-queue');
});

import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { dropFiles, expect, test } from './app.ts';
import { makeFilm } from './film.ts';

/** Has the page write down in which order films come out of their looks. */
async function watchVerdicts(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Reflect.set(globalThis, 'verdicts', seen);
    new MutationObserver(() => {
      for (const row of document.querySelectorAll<HTMLElement>('.queue-row:not([data-stage=looking])')) {
        const verdict = `${row.querySelector('.queue-name')?.textContent ?? ''} ${row.dataset['stage'] ?? ''}`;
        if (!seen.includes(verdict)) seen.push(verdict);
      }
    }).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ['data-stage'] });
  });
  return () => page.evaluate(() => Reflect.get(globalThis, 'verdicts') as string[]);
}

test('of many films that are dropped at once the broken ones are said before any other is looked at', async ({ page, folder }) => {
  const shelf = join(folder, 'shelf');
  await mkdir(shelf);
  const first = join(shelf, 'film 1.mp4');
  await makeFilm(first, { seconds: 2 });
  for (let place = 2; place <= 6; place += 1) await copyFile(first, join(shelf, `film ${place}.mp4`));
  await writeFile(join(shelf, 'text.mp4'), 'This is no film.\n');
  await writeFile(join(shelf, 'torn.mkv'), Buffer.alloc(5000, 7));
  const verdicts = await watchVerdicts(page);
  await dropFiles(page, [shelf]);
  await expect(page.locator('.queue-row[data-stage=planned]')).toHaveCount(6, { timeout: 120_000 });
  const order = await verdicts();
  expect(order.slice(0, 2).toSorted()).toEqual(['text.mp4 failed', 'torn.mkv failed']);
  expect(order.slice(2).every((verdict) => verdict.endsWith('planned'))).toBe(true);
});

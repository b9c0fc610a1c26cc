import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator, Page } from '@playwright/test';
import { makeFilm } from './film.ts';
import { chooseFilm, expect, screenshot, test } from './app.ts';

/** Everything axe finds; in the dark only what depends on colours. Said with where it is. */
async function findings(page: Page): Promise<string[]> {
  const found: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Legacy: the other way opens a page of its own, which Electron has none to give.
    const axe = new AxeBuilder({ page }).setLegacyMode();
    const { violations } = await (colorScheme === 'light' ? axe : axe.withRules(['color-contrast'])).analyze();
    for (const { id, impact, nodes } of violations)
      found.push(`${colorScheme}: ${impact ?? ''} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`);
  }
  await page.emulateMedia({ colorScheme: null });
  return found;
}

/** Presses Tab until something has the focus, as somebody without a mouse does. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let count = 0; count < 60; count += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${target.toString()}.`);
}

/** Not Playwright's toBeFocused, which wants the window in front as well: on a display without a window manager nobody says so. */
async function expectFocus(target: Locator): Promise<void> {
  await expect.poll(() => target.evaluate((element) => element === document.activeElement)).toBe(true);
}

test('axe finds nothing to object to, in any state, light or dark', async ({ page, film, folder }) => {
  test.setTimeout(240_000);
  expect.soft(await findings(page), 'welcome').toEqual([]);

  await chooseFilm(page, film);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
  expect.soft(await findings(page), 'plan').toEqual([]);
  for (const tab of await page.getByRole('tablist').getByRole('tab').all()) {
    await tab.click();
    expect.soft(await findings(page), `inspector: ${(await tab.textContent()) ?? ''}`).toEqual([]);
  }
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible();
  expect.soft(await findings(page), 'done').toEqual([]);

  const broken = join(folder, 'notes.mp4');
  await writeFile(broken, 'This is no film.\n');
  await chooseFilm(page, broken);
  await expect(page.getByRole('alert')).toBeVisible();
  expect.soft(await findings(page), 'failed').toEqual([]);

  for (const [keys, name] of [
    ['Control+,', 'Settings'],
    ['Control+Shift+H', 'History'],
    ['Control+/', 'Keyboard shortcuts'],
  ] as const) {
    await page.keyboard.press(keys);
    const dialog = page.getByRole('dialog', { name });
    await expect(dialog).toBeVisible();
    for (const tab of await dialog.getByRole('tab').all()) {
      await tab.click();
      expect.soft(await findings(page), `${name}: ${(await tab.textContent()) ?? ''}`).toEqual([]);
    }
    expect.soft(await findings(page), name).toEqual([]);
    await page.keyboard.press('Escape');
  }
});

test('the page has its landmarks, one heading of the first rank, and says what changes', async ({ page, film }) => {
  await chooseFilm(page, film);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('harbour.mp4');
  await expect(page.getByRole('banner')).toHaveCount(1);
  await expect(page.getByRole('main')).toHaveCount(1);
  await expectFocus(page.getByRole('heading', { level: 1 }));
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('status').filter({ hasText: 'The film is in colour' })).toBeVisible();
});

test('whoever asks for less motion gets none', async ({ page, film }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await chooseFilm(page, film);
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();
  const moving = await page.evaluate(
    () =>
      [...document.querySelectorAll('*')].filter((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        return animationName !== 'none' || !/^0s(, 0s)*$/.test(transitionDuration);
      }).length,
  );
  expect(moving).toBe(0);
});

test('the whole way from film to coloured film goes by keyboard alone', async ({ app, page, folder }) => {
  await makeFilm(join(folder, 'harbour.mp4'), { seconds: 2 });
  await app.evaluate(({ dialog, shell }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] });
    shell.showItemInFolder = (shown) => {
      Reflect.set(globalThis, 'shown', shown);
    };
  }, folder);
  await tabTo(page, page.getByRole('button', { name: 'Add a folder…' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'harbour.mp4' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Start colouring' })).toBeVisible();

  // Every tab of the inspector, by the arrow keys.
  const tabs = page.getByRole('tablist').getByRole('tab');
  await tabTo(page, tabs.first());
  for (let index = 1; index < (await tabs.count()); index += 1) {
    await page.keyboard.press('ArrowRight');
    await expect(tabs.nth(index)).toHaveAttribute('aria-selected', 'true');
    await expectFocus(tabs.nth(index));
  }

  await page.keyboard.press('Control+Enter');
  const show = page.getByRole('button', { name: 'Show in folder' });
  await expect(show).toBeVisible();
  await tabTo(page, show);
  await page.keyboard.press('Enter');
  await expect.poll(() => app.evaluate(() => String(Reflect.get(globalThis, 'shown')))).toContain('harbour.color.mp4');

  // A dialog takes the focus, keeps it, and gives it back.
  await page.keyboard.press('?');
  const sheet = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(sheet).toBeVisible();
  for (let count = 0; count < 3; count += 1) {
    await page.keyboard.press('Tab');
    expect(await sheet.evaluate((dialog) => dialog.contains(document.activeElement))).toBe(true);
  }
  await page.keyboard.press('Escape');
  await expectFocus(show);
});

test('in high contrast the selected row and what is coloured are seen', async ({ page, film }) => {
  test.setTimeout(180_000);
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('button', { name: 'Show in folder' })).toBeVisible({ timeout: 120_000 });
  await expect(page.locator('.timeline-ready')).toHaveCount(1);
  await page.emulateMedia({ forcedColors: 'active' });
  await screenshot(page, 'high-contrast');
  const [row, bar, line] = await page.evaluate(() => {
    const of = (selector: string): CSSStyleDeclaration => getComputedStyle(document.querySelector(selector)!);
    return [
      of('.queue-row[data-selected=true]').outlineStyle,
      of('.timeline-ready').backgroundColor,
      of('.timeline-ready-line').backgroundColor,
    ];
  });
  expect(row).toBe('solid');
  expect(bar).not.toBe(line);
});

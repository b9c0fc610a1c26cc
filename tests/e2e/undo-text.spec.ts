import { chooseFilm, expect, test } from './app.ts';

test("the menu's undo, which macOS hands the keys to, is about the text while one is typed", async ({ app, page, film }) => {
  await chooseFilm(page, film);
  await expect(page.getByRole('tab', { name: 'Export' })).toBeVisible();
  // Any text field of the page will do; this one is the test's own.
  await page.evaluate(() => {
    const field = document.createElement('input');
    field.setAttribute('aria-label', 'typed');
    document.body.append(field);
  });
  const field = page.getByLabel('typed');
  await field.focus();
  await page.keyboard.type('harbour');
  const choose = async (accelerator: string): Promise<void> => {
    await app.evaluate(({ Menu }, keys) => {
      const items = Menu.getApplicationMenu()!.items.flatMap(({ submenu }) => submenu?.items ?? []);
      // Electron types it as any function.
      const click: unknown = items.find((item) => item.accelerator === keys)?.click;
      (click as () => void)();
    }, accelerator);
  };
  await choose('CmdOrCtrl+Z');
  await expect(field).not.toHaveValue('harbour');
  await choose('CmdOrCtrl+Shift+Z');
  await expect(field).toHaveValue('harbour');
});

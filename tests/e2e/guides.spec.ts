import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Locator, Page } from '@playwright/test';
import { PNG } from 'pngjs';
import { chooseFilm, expect, launchWith, screenshot, test } from './app.ts';
import { badge, canvas, ffmpeg, frameIs, shownPicture } from './viewing.ts';

/** Two seconds of 24 frames of one thing, and one of another. */
async function makeTwoShots(path: string): Promise<void> {
  const graph =
    'testsrc2=size=320x240:rate=24:duration=2[one];mandelbrot=size=320x240:rate=24,trim=duration=1[two];[one][two]concat=n=2,hue=s=0';
  await ffmpeg('-f', 'lavfi', '-i', graph, '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'ultrafast', path);
}

/** Mean distance of two pictures' red, green and blue. */
function difference(one: PNG, other: PNG): number {
  let sum = 0;
  for (let at = 0; at < one.data.length; at += 4)
    for (const channel of [0, 1, 2]) sum += Math.abs(one.data[at + channel]! - other.data[at + channel]!);
  return sum / (0.75 * one.data.length);
}

/** Mean distance of a picture's left half from its right one, where nothing lies over it. */
function halves({ width, height, data }: PNG): number {
  const half = width >> 1;
  let sum = 0;
  for (let y = Math.round(0.3 * height); y < 0.7 * height; y += 1)
    for (let x = 0; x < half; x += 1)
      for (const channel of [0, 1, 2])
        sum += Math.abs(data[4 * (y * width + x) + channel]! - data[4 * (y * width + x + width - half) + channel]!);
  return sum / (1.2 * half * height);
}

/** Drags files from the desktop onto something and lets go. @param across share of its width */
async function dropOn(page: Page, target: Locator, paths: readonly string[], across = 0.5): Promise<void> {
  const { x, y, width, height } = (await target.boundingBox())!;
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [...paths], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const)
    await cdp.send('Input.dispatchDragEvent', { type, x: x + across * width, y: y + height / 2, data });
  await cdp.detach();
}

/** Mean Cr of a frame. */
async function colourOf(path: string, frame: number): Promise<number> {
  const samples = await ffmpeg(
    '-i',
    path,
    '-vf',
    `select=eq(n\\,${frame}),extractplanes=v`,
    '-frames:v',
    '1',
    '-pix_fmt',
    'gray',
    '-f',
    'rawvideo',
    '-',
  );
  return samples.reduce((sum, value) => sum + value, 0) / samples.length;
}

const panel = (page: Page) => page.getByRole('tabpanel', { name: 'Guides' });
const guides = (page: Page) => panel(page).locator('.guide');
const layer = (page: Page) => page.getByRole('application', { name: 'Picture, to give colours to' });

/** The picture once it no longer changes. */
async function settled(page: Page): Promise<PNG> {
  await expect(badge(page)).toHaveAttribute('data-busy', 'false');
  let before = await shownPicture(page);
  await expect
    .poll(
      async () => {
        const now = await shownPicture(page);
        const change = difference(now, before);
        before = now;
        return change;
      },
      { timeout: 30_000 },
    )
    .toBe(0);
  return before;
}

/** The canvas alone, without what lies over it. */
async function withoutTool(page: Page): Promise<PNG> {
  await page.keyboard.press('h');
  await expect(layer(page)).toHaveCount(0);
  const picture = await settled(page);
  await page.keyboard.press('h');
  await expect(layer(page)).toBeVisible();
  return picture;
}

test.beforeEach(async ({ page, folder }) => {
  const film = join(folder, 'two-shots.mp4');
  await makeTwoShots(film);
  await chooseFilm(page, film);
  await expect(page.getByText('Shot 1 of 2')).toBeVisible({ timeout: 60_000 });
  await frameIs(page, 'network');
});

// Each is an evening's work in small; on a busy machine every step takes its seconds.
test.describe.configure({ timeout: 240_000 });

test('hints are placed, drawn, moved, recoloured, switched off, taken away and undone, and show at once', async ({ page }) => {
  await page.keyboard.press('h');
  await expect(panel(page)).toBeVisible();
  await expect(layer(page)).toBeVisible();
  const before = await withoutTool(page);
  await screenshot(page, 'guides-tool');

  // A click gives a place the colour.
  await panel(page).getByRole('textbox', { name: 'As #rrggbb' }).fill('#d01050');
  await panel(page).getByRole('slider', { name: 'Size' }).focus();
  await page.keyboard.press('End');
  await layer(page).click({ position: { x: 60, y: 60 } });
  await expect(guides(page)).toHaveCount(1);
  await expect(page.locator('.timeline-guide')).toHaveCount(1);
  const placed = await withoutTool(page);
  expect(difference(placed, before)).toBeGreaterThan(0.3);
  await screenshot(page, 'guides-hint');

  // Side by side with the frame as it is without: the left half has none of it, and the tool draws on neither.
  await page.keyboard.press('h');
  await page.getByRole('radio', { name: 'Side by side' }).click();
  await page.getByRole('combobox', { name: 'Compare with' }).selectOption({ label: 'Without the colours given' });
  await expect(page.getByText('Colouring with the other settings')).toBeHidden({ timeout: 30_000 });
  const given = halves(await settled(page));
  await screenshot(page, 'guides-compared');
  expect(given).toBeGreaterThan(0.3);
  await guides(page).getByRole('switch', { name: 'Use it' }).click();
  await expect.poll(async () => halves(await settled(page)), { timeout: 60_000 }).toBeLessThan(given / 3);
  await page.keyboard.press('Control+z');
  await expect(guides(page).getByRole('switch', { name: 'Use it' })).toBeChecked();
  await page.getByRole('radio', { name: 'In colour' }).click();
  await page.keyboard.press('h');

  // Undone, it is as it was; done again, as it became.
  await page.keyboard.press('Control+z');
  await expect(guides(page)).toHaveCount(0);
  expect(difference(await withoutTool(page), before)).toBe(0);
  await page.keyboard.press('Control+Shift+z');
  await expect(guides(page)).toHaveCount(1);
  expect(difference(await withoutTool(page), placed)).toBe(0);

  // Moved by hand, it gives another place its colour, as one step.
  const mark = page.locator('.hint-mark').first();
  const box = (await mark.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  for (const by of [20, 60, 120]) await page.mouse.move(box.x + box.width / 2 + by, box.y + box.height / 2 + by / 2);
  await page.mouse.up();
  await expect.poll(async () => (await mark.boundingBox())!.x - box.x).toBeGreaterThan(115);
  expect(difference(await withoutTool(page), placed)).toBeGreaterThan(0.1);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await mark.boundingBox())!.x - box.x).toBeLessThan(2);

  // Off, it is kept and does nothing.
  await guides(page).getByRole('switch', { name: 'Use it' }).click();
  expect(difference(await withoutTool(page), before)).toBe(0);
  await guides(page).getByRole('switch', { name: 'Use it' }).click();

  // A stroke is one guide of several points.
  const film = (await layer(page).boundingBox())!;
  await page.mouse.move(film.x + 30, film.y + film.height - 40);
  await page.mouse.down();
  for (let at = 1; at <= 8; at += 1) await page.mouse.move(film.x + 30 + 25 * at, film.y + film.height - 40);
  await page.mouse.up();
  await expect(guides(page)).toHaveCount(2);
  await expect(panel(page).getByText(/A stroke of \d+ points/)).toBeVisible();
  await screenshot(page, 'guides-stroke');
  await page.keyboard.press('Delete');
  await expect(guides(page)).toHaveCount(1);

  // The tests' network tells of no shot what it shows.
  await guides(page)
    .getByRole('button', { name: /^How far the colours of/ })
    .click();
  await page.getByRole('menuitem', { name: 'All shots that show the same' }).click();
  await expect(panel(page).getByText('No other shot shows the same things')).toBeVisible();
  await expect(guides(page)).toHaveCount(1);
});

test('with the keyboard alone, and with a colour taken from the picture and one that was kept', async ({ page, app, home }) => {
  await page.keyboard.press('h');
  await expect(layer(page)).toBeVisible();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Shift+ArrowUp');
  await page.keyboard.press('Enter');
  await expect(guides(page)).toHaveCount(1);
  await page.keyboard.press('Delete');
  await expect(guides(page)).toHaveCount(0);
  await page.keyboard.press('e');
  await page.keyboard.press('Enter');
  const field = panel(page).getByRole('textbox', { name: 'As #rrggbb' });
  await expect(field).not.toHaveValue('#6d7f4e');
  const picked = await field.inputValue();
  // What is in the middle of the picture, left and above it.
  const shown = await withoutTool(page);
  const view = (await canvas(page).boundingBox())!;
  const film = (await layer(page).boundingBox())!;
  const [x, y] = [film.x - view.x + 0.49 * film.width, film.y - view.y + 0.45 * film.height].map(Math.round) as [number, number];
  const at = 4 * (y * shown.width + x);
  for (const channel of [0, 1, 2])
    expect(Math.abs(parseInt(picked.slice(1 + 2 * channel, 3 + 2 * channel), 16) - shown.data[at + channel]!)).toBeLessThan(24);

  await panel(page).getByRole('textbox', { name: 'Name, to keep this colour' }).fill("Mary's dress");
  await page.keyboard.press('Enter');
  await expect(panel(page).getByRole('button', { name: `Mary's dress, ${picked}` })).toBeVisible();
  await page.keyboard.press('Escape');
  await app.close();
  const again = await launchWith(home, {});
  try {
    const next = await again.firstWindow();
    await next.getByRole('tab', { name: 'Guides' }).click();
    await next.getByRole('button', { name: 'Hint tool' }).click();
    await expect(next.getByRole('button', { name: `Mary's dress, ${picked}` })).toBeVisible();
  } finally {
    await again.close();
  }
});

test('a frame is saved, coloured elsewhere and dropped back; its shot alone is coloured again, and the file has its colours', async ({
  page,
  app,
  folder,
}) => {
  await page.getByRole('button', { name: 'Start colouring' }).click();
  await expect(page.getByRole('heading', { name: 'The film is in colour' })).toBeVisible({ timeout: 120_000 });
  await page.getByRole('tab', { name: 'Guides' }).click();
  const playhead = page.getByRole('slider', { name: 'Place on the timeline' });
  await playhead.focus();
  await page.keyboard.press('Shift+ArrowRight');
  await frameIs(page, 'track');

  const grey = join(folder, 'two-shots ref_000024.png');
  await app.evaluate(({ dialog }, path) => {
    dialog.showSaveDialog = (...given: readonly unknown[]) => {
      const proposed = JSON.stringify(given.at(-1)).includes('two-shots ref_000024.png');
      return Promise.resolve({ canceled: !proposed, filePath: proposed ? path : '' });
    };
  }, grey);
  await panel(page).getByRole('button', { name: 'Save this frame…' }).click();
  await expect(page.getByText('Saved as two-shots ref_000024.png', { exact: true })).toBeVisible();
  const saved = PNG.sync.read(await readFile(grey));
  expect([saved.width, saved.height]).toEqual([320, 240]);
  expect(saved.data.every((value, at) => at % 4 === 3 || Math.abs(value - saved.data[at - (at % 4)]!) <= 1)).toBe(true);

  // Coloured elsewhere: red, and a little smaller, as such tools do.
  const coloured = join(folder, 'ref_000024.png');
  await ffmpeg('-i', grey, '-vf', 'scale=300:226,colorchannelmixer=1:0:0:0:0:0.6:0:0:0:0:0.6', coloured);
  const other = join(folder, 'nothing of it.png');
  await ffmpeg('-f', 'lavfi', '-i', 'cellauto=size=320x240:rule=30', '-frames:v', '1', other);
  await dropOn(page, canvas(page), [other]);
  await expect(panel(page).getByText(/nothing of it\.png was passed over/)).toBeVisible({ timeout: 30_000 });
  await expect(guides(page)).toHaveCount(0);
  await screenshot(page, 'guides-refused');
  const notes = join(folder, 'broken.png');
  await writeFile(notes, 'no picture');
  await dropOn(page, canvas(page), [notes]);
  await expect(panel(page).getByText(/broken\.png was passed over/)).toBeVisible({ timeout: 30_000 });

  const before = await settled(page);
  await dropOn(page, canvas(page), [coloured]);
  await expect(guides(page)).toHaveCount(1, { timeout: 30_000 });
  await expect(panel(page).getByText(/ref_000024\.png gives the frame at 0:01\.00 its colours: 9\d% alike/)).toBeVisible();
  await expect(panel(page).getByText('48 frames will be coloured again')).toBeVisible();
  expect(difference(await settled(page), before)).toBeGreaterThan(10);
  // The film was not taken for a new one.
  await expect(page.locator('.queue-film')).toHaveCount(1);
  await screenshot(page, 'guides-reference');

  await page.getByRole('tab', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'Colour 48 frames and export' }).click();
  await expect(page.locator('.queue-export').getByText(/Written in/)).toBeVisible({ timeout: 120_000 });
  await page.getByRole('tab', { name: 'Guides' }).click();
  await expect(panel(page).getByText(/will be coloured again/)).toHaveCount(0);
  await screenshot(page, 'guides-exported');
  const [first, last] = [
    await colourOf(join(folder, 'two-shots.color 2.mp4'), 10),
    await colourOf(join(folder, 'two-shots.color 2.mp4'), 60),
  ];
  const [firstBefore, lastBefore] = [
    await colourOf(join(folder, 'two-shots.color.mp4'), 10),
    await colourOf(join(folder, 'two-shots.color.mp4'), 60),
  ];
  // Red in the whole shot of the guide; the other shot as it was, but for the encoder.
  expect(first - firstBefore).toBeGreaterThan(8);
  expect(Math.abs(last - lastBefore)).toBeLessThan(1);

  // Dropped on the timeline, it belongs to the frame that is there.
  const third = join(folder, 'painted.png');
  const red = 'select=eq(n\\,60),colorchannelmixer=1:0:0:0:0:0.6:0:0:0:0:0.6';
  await ffmpeg('-i', join(folder, 'two-shots.mp4'), '-vf', red, '-frames:v', '1', third);
  await dropOn(page, page.locator('.timeline-strip'), [third], 2.5 / 3);
  await expect(panel(page).getByText(/painted\.png gives the frame at 0:02\.50 its colours/)).toBeVisible({ timeout: 30_000 });
  await expect(guides(page)).toHaveCount(2);
});

test('the wheel beside a hint recolours it, its menu takes it away, and how far it reaches is chosen', async ({ page }) => {
  await page.keyboard.press('h');
  await expect(layer(page)).toBeVisible();
  const wheel = page.getByRole('slider', { name: 'Colours that this place can have' });
  await expect(wheel).toHaveCount(0);
  await layer(page).click({ position: { x: 60, y: 60 } });
  await expect(guides(page)).toHaveCount(1);
  await expect(wheel).toBeVisible();
  const colour = () => wheel.getAttribute('aria-valuetext');

  // Dragged over, it shows each colour at once and keeps the one that the hand lets go at, as one step.
  const first = (await colour())!;
  const box = (await wheel.boundingBox())!;
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2);
  await page.mouse.down();
  await page.mouse.move(box.x + 0.8 * box.width, box.y + 0.5 * box.height);
  await expect.poll(colour).not.toBe(first);
  await page.mouse.move(box.x + 0.5 * box.width, box.y + 0.25 * box.height);
  await page.mouse.up();
  await expect.poll(async () => Number(await wheel.getAttribute('aria-valuenow'))).toBeGreaterThan(60);
  await expect(guides(page)).toHaveCount(1);
  await screenshot(page, 'guides-wheel');
  const dragged = (await colour())!;
  await page.keyboard.press('ArrowRight');
  await expect.poll(colour).not.toBe(dragged);

  // The network's own colour is offered first, then the kept ones.
  const likely = page.getByRole('list', { name: 'Likely colours' }).getByRole('button');
  await expect(likely.first()).toHaveAccessibleName(/^As the network has it, #/);
  const own = (await likely.first().getAttribute('aria-label'))!.slice(-7);
  await likely.first().click();
  await expect.poll(colour).toBe(own);

  // Beside another place the wheel is there again; places as light as that one have other colours in this picture, which are offered too.
  await layer(page).click({ position: { x: 120, y: 140 } });
  await expect(guides(page)).toHaveCount(2);
  await expect(wheel).toBeVisible();
  await expect(likely.nth(2)).toHaveAccessibleName(/^As it has other places as light, #/);
  const other = (await likely.nth(2).getAttribute('aria-label'))!.slice(-7);
  expect(other).not.toBe((await likely.first().getAttribute('aria-label'))!.slice(-7));
  await likely.nth(2).click();
  await expect.poll(colour).toBe(other);

  // A right click on a hint has its menu, one elsewhere none.
  await layer(page).click({ position: { x: 130, y: 120 }, button: 'right' });
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(guides(page)).toHaveCount(2);
  await page.locator('.hint-mark').first().click({ button: 'right' });
  await expect(page.getByRole('menuitemcheckbox', { name: 'This shot only' })).toBeChecked();
  await screenshot(page, 'guides-menu');
  await page.getByRole('menuitem', { name: /^Remove Colour/ }).click();
  await expect(guides(page)).toHaveCount(1);

  // Chosen shots are listed with their pictures, its own among them and given.
  await guides(page)
    .getByRole('button', { name: /^How far the colours of Colour .* reach$/ })
    .click();
  await page.getByRole('menuitem', { name: 'Chosen shots…' }).click();
  const dialog = page.getByRole('dialog', { name: /^Colours of the frame at/ });
  const shots = dialog.getByRole('checkbox');
  await expect(shots).toHaveCount(2);
  await expect(shots.nth(0)).toBeChecked();
  await expect(shots.nth(0)).toBeDisabled();
  await shots.nth(1).check();
  await expect(dialog.locator('canvas[data-coloured]')).toHaveCount(2);
  await screenshot(page, 'guides-chosen-shots');
  await dialog.getByRole('button', { name: 'Give them to one shot' }).click();
  await expect(dialog).toHaveCount(0);
  // The tests' network sees nothing that two shots could share.
  await expect(page.getByText('No other shot shows the same things')).toBeVisible({ timeout: 60_000 });
});

test('a touch that the system takes away ends what the hand was doing', async ({ page }) => {
  const cdp = await page.context().newCDPSession(page);
  /** A finger is put on, goes on, and becomes something else. */
  const cancelled = async (target: Locator, from: readonly [number, number], by: readonly [number, number]): Promise<void> => {
    const { x, y } = (await target.boundingBox())!;
    await target.evaluate((element) => {
      element.removeAttribute('data-let-go');
      element.addEventListener('lostpointercapture', () => {
        element.setAttribute('data-let-go', '');
      });
    });
    const at = (far: number) => [{ x: x + from[0] + far * by[0], y: y + from[1] + far * by[1] }];
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) });
    for (const far of [0.3, 0.7, 1]) await cdp.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(far) });
    await cdp.send('Input.dispatchTouchEvent', { type: 'touchCancel', touchPoints: [] });
    await expect(target).toHaveAttribute('data-let-go');
  };

  // A line between the pictures stays where it was left.
  await page.getByRole('radio', { name: 'Split' }).click();
  const divider = page.getByRole('slider', { name: 'Divider between the pictures' });
  await cancelled(divider, [2, 80], [60, 0]);
  const left = await divider.getAttribute('aria-valuenow');
  const { x, y } = (await divider.boundingBox())!;
  await page.mouse.move(x - 100, y + 80, { steps: 3 });
  await expect(divider).toHaveAttribute('aria-valuenow', left!);
  await page.getByRole('radio', { name: 'In colour' }).click();

  // A hint is kept as it is shown, and its wheel comes.
  await page.keyboard.press('h');
  await expect(layer(page)).toBeVisible();
  await cancelled(layer(page), [60, 60], [40, 20]);
  await expect(guides(page)).toHaveCount(1);
  const wheel = page.getByRole('slider', { name: 'Colours that this place can have' });
  await expect(wheel).toBeVisible();

  // So is the colour that the finger was at.
  const before = (await wheel.getAttribute('aria-valuetext'))!;
  await cancelled(wheel, [56, 56], [0, -30]);
  await expect(wheel).not.toHaveAttribute('aria-valuetext', before);
  await page.keyboard.press('Control+z');
  await expect(wheel).toHaveAttribute('aria-valuetext', before);
  await expect(guides(page)).toHaveCount(1);
});

import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { Page } from '@playwright/test';
import { defaultSettings, type AppSettings } from '../../shared/ipc/app-settings.ts';
import { dice, tryAll } from '../faults/dice.ts';
import { areGone, digest, killed, processesOf } from '../support/processes.ts';
import { chooseFilm, electron, expect, howToLaunch, launchWith, test } from './app.ts';
import { makeFilm } from './film.ts';

const kills = tryAll ? 40 : 2;
const victims = ['window', 'engine', 'page', 'ffmpeg'] as const;
type Victim = (typeof victims)[number];

const inColour = (page: Page) => page.getByRole('heading', { name: 'The film is in colour' });

/** The process of the app that is to be killed; null where there is none yet. */
async function pidOf(victim: Victim, home: string, film: string, window: number): Promise<number | null> {
  if (victim === 'window') return window;
  if (victim === 'ffmpeg') return (await processesOf(film)).find(({ command }) => !command.includes(home))?.pid ?? null;
  const sign = victim === 'engine' ? '--utility-sub-type=node.mojom.NodeService' : '--type=renderer';
  return (await processesOf(home)).find(({ command }) => command.includes(sign))?.pid ?? null;
}

test.describe.configure({ retries: tryAll ? 0 : 1 });
// Which processes there are is asked of Linux.
test.skip(process.platform !== 'linux');

test(`kill -9 of the window, its page, the engine or an FFmpeg, ${kills} times: the work goes on to the same file, nothing is left over`, async ({
  folder,
}) => {
  test.setTimeout((kills + 2) * 240_000);
  const film = join(folder, 'harbour.mp4');
  await makeFilm(film, { seconds: 6, rate: 25 });
  const names = ['harbour.color.mkv', 'harbour.kinetint', 'harbour.mp4'];
  const output = join(folder, names[0]!);
  const temporary = join(folder, 'temporary');
  const freshHome = async (from?: string): Promise<string> => {
    const home = await mkdtemp(join(tmpdir(), 'kinetint-home-'));
    if (from !== undefined) await cp(from, home, { recursive: true, verbatimSymlinks: true });
    await mkdir(temporary, { recursive: true });
    return home;
  };
  const env = { TMPDIR: temporary };
  const empty = async (...homes: string[]): Promise<void> => {
    for (const path of [output, join(folder, names[1]!), temporary, ...homes])
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
  };

  // A home in which the film has just been started: every start of the app goes on with it by itself.
  const started = await freshHome();
  // FFV1, which is the same to the bit however it came about; and no other devices to try first.
  const settings: AppSettings = {
    ...defaultSettings,
    colouring: { ...defaultSettings.colouring, device: 'cpu' },
    files: { ...defaultSettings.files, purpose: 'archive-lossless' },
  };
  await mkdir(join(started, 'settings'));
  await writeFile(join(started, 'settings', 'settings.json'), JSON.stringify({ version: 1, ...settings }));
  const first = await launchWith(started, env);
  const page = await first.firstWindow();
  await chooseFilm(page, film);
  await page.getByRole('button', { name: 'Start colouring' }).click({ timeout: 180_000 });
  await expect(page.getByRole('main').getByRole('progressbar')).toBeVisible();
  first.process().kill('SIGKILL');
  expect(await areGone(started, 30)).toBe(true);
  expect(await areGone(film, 30)).toBe(true);
  await empty();

  // What it makes undisturbed, and how long that takes from the start of the program.
  const undisturbed = await freshHome(started);
  const begun = performance.now();
  const alone = await launchWith(undisturbed, env);
  await expect(inColour(await alone.firstWindow())).toBeVisible({ timeout: 180_000 });
  const milliseconds = performance.now() - begun;
  await alone.close();
  const whole = await digest(output);
  await empty(undisturbed);

  const random = dice(20);
  const ends: Record<string, number> = {};
  for (let index = 0; index < kills; index += 1) {
    const home = await freshHome(started);
    // The window takes most along, so it is killed most often.
    const wanted: Victim = tryAll ? (random() < 0.5 ? 'window' : victims[1 + Math.floor(3 * random())]!) : victims[index]!;
    const moment = random() * 1.05 * milliseconds;
    const where = `kill ${index}, of ${wanted}, ${moment.toFixed(0)} ms after the start`;
    // Without Playwright, which would have it wait until it is looked at.
    const how = howToLaunch(home, env);
    const child = spawn(electron, how.args, { cwd: how.cwd, env: how.env, stdio: 'ignore' });
    const ended = new Promise<void>((resolve) =>
      child.once('close', () => {
        resolve();
      }),
    );
    await wait(moment);
    const pid = await pidOf(wanted, home, film, child.pid!);
    const victim = pid !== null && killed(pid) ? wanted : 'window';
    // The app goes on without any of the others, until it is killed itself some time later.
    if (victim !== 'window') await wait(random() * milliseconds);
    child.kill('SIGKILL');
    await ended;
    expect(await areGone(home, 30), where).toBe(true);
    expect(await areGone(film, 30), where).toBe(true);
    const left = await readdir(folder);
    const end = left.includes(names[0]!) ? 'after' : left.includes(names[1]!) ? 'midway' : 'before';
    ends[`${victim} ${end}`] = (ends[`${victim} ${end}`] ?? 0) + 1;
    // Nothing has the output's name before it is whole.
    if (end === 'after') expect(await digest(output), where).toBe(whole);

    const again = await launchWith(home, env);
    const reopened = await again.firstWindow();
    const tryAgain = reopened.getByRole('button', { name: 'Try again' }).first();
    await expect(inColour(reopened).or(tryAgain), where).toBeVisible({ timeout: 180_000 });
    // An FFmpeg that was killed is told, and the person asks for another try.
    if (victim === 'ffmpeg' && (await tryAgain.isVisible())) await tryAgain.click();
    await expect(inColour(reopened), where).toBeVisible({ timeout: 180_000 });
    await again.close();
    expect(await areGone(home, 30), where).toBe(true);
    expect(await digest(output), where).toBe(whole);
    expect((await readdir(folder)).sort(), where).toEqual([...names, 'temporary']);
    // Chromium's own lock, an empty socket, goes with whoever ends in order.
    expect(
      (await readdir(temporary)).filter((name) => !name.startsWith('scoped_dir')),
      where,
    ).toEqual([]);
    await empty(home);
  }
  await rm(started, { recursive: true, force: true, maxRetries: 3 });
  if (tryAll) console.log(JSON.stringify(ends));
});

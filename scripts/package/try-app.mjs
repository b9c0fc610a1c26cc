// Works an installed or unpacked app as a person would, over Chromium's debugging protocol (the package's fuses bar Playwright's own
// launch), and looks at what it wrote: node scripts/package/try-app.mjs PICTURES FOLDER COMMAND...
// COMMAND starts the app. KINETINT_TRY_INSIDE is FOLDER as the app sees it, where it lives in a system of its own.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright';
import { findFilmTools } from '../../electron/engine/film/tools.ts';

const [pictures, place, ...command] = process.argv.slice(2);
const inside = process.env.KINETINT_TRY_INSIDE ?? place;
const port = 9339;
const minutes = 60_000;
const { ffmpeg, ffprobe } = findFilmTools();

function must(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20 });
  assert.equal(status, 0, `${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

function makeFilm(name) {
  const film = join(place, name);
  must(ffmpeg, [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=24:duration=2'],
    ...['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2', '-vf', 'hue=s=0', '-pix_fmt', 'yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-shortest', film],
  ]);
  chmodSync(film, 0o644);
  return film;
}

/** Starts the app, with what it says. */
function start(...words) {
  const child = spawn(command[0], [...command.slice(1), ...words]);
  const said = [];
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => said.push(text));
  const ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(code ?? signal)));
  return { ended, said: () => said.join('') };
}

async function connect(app) {
  for (const until = Date.now() + 2 * minutes; Date.now() < until; await wait(500)) {
    const browser = await chromium.connectOverCDP(`http://127.0.0.1:${port}`).catch(() => null);
    const page = browser?.contexts()[0]?.pages()[0];
    if (page !== undefined) return { browser, page };
    await browser?.close();
    const code = await Promise.race([app.ended, wait(0).then(() => null)]);
    assert.equal(code, null, `The app ended (${code}) before its window was there:\n${app.said()}`);
  }
  throw new Error(`No window within two minutes:\n${app.said()}`);
}

/** A checksum for each frame's plane. */
function hashes(path, plane) {
  const text = must(ffmpeg, [
    '-v',
    'error',
    '-i',
    path,
    '-map',
    '0:v:0',
    '-vf',
    `extractplanes=${plane}`,
    '-fps_mode',
    'passthrough',
    '-f',
    'framemd5',
    '-',
  ]);
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => line.split(',').at(-1).trim());
}

async function colourAndExport(page, film) {
  const patient = { timeout: 5 * minutes };
  await page.getByRole('tab', { name: 'Export' }).waitFor(patient);
  await page.screenshot({ path: join(pictures, 'installed-started.png') });
  await page.getByRole('tab', { name: 'Export' }).click();
  await page.getByRole('button', { name: 'Start colouring' }).click(patient);
  const tab = page.getByRole('tabpanel', { name: 'Export' });
  await tab.getByRole('radio', { name: 'To keep, without loss' }).click(patient);
  await tab.getByRole('button', { name: 'Export', exact: true }).click(patient);
  await tab.getByText(/\.color\.mkv is written\./).waitFor(patient);
  await page.screenshot({ path: join(pictures, 'installed-exported.png') });

  const output = film.replace(/\.mp4$/, '.color.mkv');
  assert.ok(existsSync(output), `There is no ${output}, only ${readdirSync(place).join(', ')}.`);
  const luma = hashes(film, 'y');
  assert.equal(luma.length, 48);
  assert.deepEqual(hashes(output, 'y'), luma, "The export's luma is not the film's.");
  assert.ok(new Set(hashes(output, 'u')).size > 1 && hashes(output, 'u')[0] !== hashes(film, 'u')[0], 'The export has no colour.');
  const streams = must(ffprobe, ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', output]).trim().split('\n');
  assert.deepEqual(streams, ['ffv1', 'aac']);
}

mkdirSync(place, { recursive: true });
mkdirSync(pictures, { recursive: true });
const film = makeFilm('Hafen.mp4');
const second = makeFilm('Zweiter.mp4');
const app = start(`--remote-debugging-port=${port}`, join(inside, 'Hafen.mp4'));
try {
  const { browser, page } = await connect(app);
  await page
    .getByText('Hafen.mp4')
    .first()
    .waitFor({ timeout: 2 * minutes });
  await colourAndExport(page, film);

  // A second start hands its film to the first and ends.
  const other = start(join(inside, 'Zweiter.mp4'));
  assert.equal(await Promise.race([other.ended, wait(minutes)]), 0, `The second start did not end:\n${other.said()}`);
  await page.getByText('Zweiter.mp4').first().waitFor({ timeout: minutes });
  assert.ok(existsSync(second));

  await page.evaluate(() => window.close());
  const code = await Promise.race([app.ended, wait(minutes)]);
  await browser.close().catch(() => null);
  assert.equal(code, 0, `The app did not end when its window was closed:\n${app.said()}`);
} finally {
  console.log(app.said().trim());
}

// The part of `npm run test:deb` that has mounts and a network of its own: starts the app that is installed in ROOT, works its
// window over Chromium's debugging protocol (the package's fuses bar Playwright's own launch), and looks at what it wrote.
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { chromium } from 'playwright';
import { findFilmTools } from '../../electron/engine/film/tools.ts';

const [, , system, pictures] = process.argv;
const port = 9339;
const minutes = 60_000;
const { ffmpeg, ffprobe } = findFilmTools();
/** As a person's folder may be called. */
const place = '/home/film/Filme für Oma';

function must(program, args) {
  const { status, stdout, stderr, error } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20 });
  assert.equal(status, 0, `${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
  return stdout;
}

function mountSystem() {
  must('ip', ['link', 'set', 'lo', 'up']);
  must('mount', ['-t', 'proc', 'proc', join(system, 'proc')]);
  must('mount', ['--rbind', '/dev', join(system, 'dev')]);
  must('mount', ['-t', 'tmpfs', '-o', 'mode=1777', 'shm', join(system, 'dev/shm')]);
  mkdirSync(join(system, 'tmp/.X11-unix'), { recursive: true });
  must('mount', ['--bind', '/tmp/.X11-unix', join(system, 'tmp/.X11-unix')]);
  // The display's key belongs to the test; the person reads a copy.
  const key = join(system, 'home/film/.Xauthority');
  must('cp', [process.env.XAUTHORITY, key]);
  const { uid, gid } = statSync(join(system, 'home/film'));
  chownSync(key, uid, gid);
  return { uid, gid };
}

function makeFilm(name, owner) {
  const folder = join(system, place);
  mkdirSync(folder, { recursive: true });
  const film = join(folder, name);
  must(ffmpeg, [
    ...['-v', 'error', '-y', '-f', 'lavfi', '-i', 'testsrc2=size=320x240:rate=24:duration=2'],
    ...['-f', 'lavfi', '-i', 'sine=frequency=440:duration=2', '-vf', 'hue=s=0', '-pix_fmt', 'yuv420p'],
    ...['-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', '-shortest', film],
  ]);
  chownSync(folder, owner.uid, owner.gid);
  chmodSync(film, 0o644);
  return film;
}

/** Starts the installed program as the person `film`, with what it says. */
function start(owner, ...words) {
  const env = { PATH: '/usr/sbin:/usr/bin:/bin', HOME: '/home/film', LANG: 'C.UTF-8', LANGUAGE: 'en', DISPLAY: process.env.DISPLAY };
  const child = spawn('chroot', [`--userspec=${owner.uid}:${owner.gid}`, system, '/usr/bin/kinetint', ...words], { env });
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
  assert.ok(existsSync(output), `There is no ${output}, only ${readdirSync(join(system, place)).join(', ')}.`);
  const luma = hashes(film, 'y');
  assert.equal(luma.length, 48);
  assert.deepEqual(hashes(output, 'y'), luma, "The export's luma is not the film's.");
  assert.ok(new Set(hashes(output, 'u')).size > 1 && hashes(output, 'u')[0] !== hashes(film, 'u')[0], 'The export has no colour.');
  const streams = must(ffprobe, ['-v', 'error', '-show_entries', 'stream=codec_name', '-of', 'csv=p=0', output]).trim().split('\n');
  assert.deepEqual(streams, ['ffv1', 'aac']);
}

const owner = mountSystem();
const film = makeFilm('Hafen.mp4', owner);
const second = makeFilm('Zweiter.mp4', owner);
const app = start(owner, `--remote-debugging-port=${port}`, `${place}/Hafen.mp4`);
try {
  const { browser, page } = await connect(app);
  await page
    .getByText('Hafen.mp4')
    .first()
    .waitFor({ timeout: 2 * minutes });
  await colourAndExport(page, film);

  // A second start hands its film to the first and ends.
  const other = start(owner, `${place}/Zweiter.mp4`);
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

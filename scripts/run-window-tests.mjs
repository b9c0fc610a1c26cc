// Runs the window tests in real Electron; in virtual displays where there is no other. All of them run two at a time there: each
// worker of Playwright takes the next test and has a display of its own, so that two share neither clipboard nor focus. What
// measures the machine comes after them, alone.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { sandbox } from './setup/sandbox.mjs';

const playwright = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
const needsDisplay = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;

// The pages that the tests show are our own; the page's own sandboxing, which they check, is another matter.
const { works } = sandbox();
if (!works) console.error("Chromium cannot build the system's sandbox here: testing without it.");

/** Says where its display is, and keeps it until its input ends. */
const holder = `
const { DISPLAY, XAUTHORITY } = process.env;
console.log(JSON.stringify({ DISPLAY, XAUTHORITY }));
process.stdin.resume();
`;

/**
 * Opens a virtual display.
 * @param {number} number from which a free one is looked for
 * @returns {Promise<{ environment: Record<string, string>, close: () => Promise<void> }>} what programs are told to show themselves there
 */
async function openDisplay(number) {
  const screen = ['-n', String(number), '-a', '-s', '-screen 0 1600x1200x24'];
  const child = spawn('xvfb-run', [...screen, process.execPath, '-e', holder], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise((done) => child.on('close', done));
  const line = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', () => reject(new Error('xvfb-run ended before there was a display')));
    createInterface(child.stdout).once('line', resolve);
  });
  return {
    environment: JSON.parse(line),
    close: async () => {
      child.stdin.end();
      await ended;
    },
  };
}

/**
 * @param {string[]} args of Playwright
 * @param {Record<string, string>[]} displays one for each worker; none where there is a display already
 * @param {Record<string, string>} env what playwright.config.ts is told of the part
 * @returns {Promise<number>} exit status
 */
function run(args, displays, env = {}) {
  const child = spawn(process.execPath, [playwright, 'test', ...args], {
    stdio: 'inherit',
    env: {
      ...process.env,
      ...(works ? {} : { KINETINT_TEST_WITHOUT_SANDBOX: '1' }),
      ...(displays.length > 0 ? { ...displays[0], KINETINT_TEST_DISPLAYS: JSON.stringify(displays) } : {}),
      ...env,
    },
  });
  return new Promise((done) => {
    child.on('error', (error) => {
      console.error(`The window tests could not be started: ${error.message}`);
      done(1);
    });
    child.on('close', (code) => {
      done(code ?? 1);
    });
  });
}

const given = process.argv.slice(2);
const all = given.length === 0 && needsDisplay;
/** As many as are asked for (`--workers=2`); one is enough for a test that is being worked on. */
const workers = all ? 2 : Number(/^--workers=(\d+)$/.exec(given.find((arg) => arg.startsWith('--workers=')) ?? '')?.[1] ?? 1);
const opened = needsDisplay ? await Promise.all(Array.from({ length: workers }, (_, index) => openDisplay(100 * (index + 1)))) : [];
try {
  const displays = opened.map(({ environment }) => environment);
  if (all) {
    const together = await run([`--workers=${workers}`], displays, { KINETINT_TEST_PART: 'together' });
    process.exitCode = Math.max(together, await run([], displays.slice(0, 1), { KINETINT_TEST_PART: 'alone' }));
  } else process.exitCode = await run(given, displays);
} finally {
  await Promise.all(opened.map(({ close }) => close()));
}

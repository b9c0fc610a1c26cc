// Runs the window tests in real Electron; in a virtual display where there is no other. All of them run as two halves side by
// side there, each with a display of its own, so that they share neither clipboard nor focus; what measures the machine comes
// after them, alone.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { sandbox } from './setup/sandbox.mjs';

const playwright = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
const needsDisplay = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;

// The pages that the tests show are our own; the page's own sandboxing, which they check, is another matter.
const { works } = sandbox();
if (!works) console.error("Chromium cannot build the system's sandbox here: testing without it.");

/**
 * @param {string[]} args of Playwright
 * @param {Record<string, string>} env what playwright.config.ts is told of the part
 * @param {number} display the number from which a free one is looked for
 * @returns {Promise<number>} exit status
 */
function run(args, env = {}, display = 99) {
  const command = [process.execPath, playwright, 'test', ...args];
  const screen = ['-n', String(display), '-a', '-s', '-screen 0 1600x1200x24'];
  const [program, ...rest] = needsDisplay ? ['xvfb-run', ...screen, ...command] : command;
  const child = spawn(program, rest, {
    stdio: 'inherit',
    env: { ...process.env, ...(works ? {} : { KINETINT_TEST_WITHOUT_SANDBOX: '1' }), ...env },
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
if (given.length > 0 || !needsDisplay) process.exitCode = await run(given);
else {
  const halves = [1, 2].map((half) => run([`--shard=${half}/2`], { KINETINT_TEST_PART: String(half) }, 100 * half));
  const ends = await Promise.all(halves);
  ends.push(await run([], { KINETINT_TEST_PART: 'alone' }));
  process.exitCode = Math.max(...ends);
}

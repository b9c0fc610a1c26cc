// Runs the window tests in real Electron; in a virtual display where there is no other.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { sandbox } from './setup/sandbox.mjs';

const playwright = join(dirname(createRequire(import.meta.url).resolve('@playwright/test/package.json')), 'cli.js');
const command = [process.execPath, playwright, 'test', ...process.argv.slice(2)];
const needsDisplay = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
const [program, ...args] = needsDisplay ? ['xvfb-run', '-a', '-s', '-screen 0 1600x1200x24', ...command] : command;

// The pages that the tests show are our own; the page's own sandboxing, which they check, is another matter.
const { works } = sandbox();
if (!works) console.error("Chromium cannot build the system's sandbox here: testing without it.");

const child = spawn(program, args, { stdio: 'inherit', env: { ...process.env, ...(works ? {} : { KINETINT_TEST_WITHOUT_SANDBOX: '1' }) } });
child.on('error', (error) => {
  console.error(`The window tests could not be started: ${error.message}`);
  process.exitCode = 1;
});
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});

// Opens the built app (npm start).
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sandbox } from './setup/sandbox.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const program = createRequire(import.meta.url)('electron');

// Chromium complains of a missing D-Bus or graphics card, which mean nothing to the person who started it.
const args = ['--log-level=3'];
const { works, advice } = sandbox();
if (advice !== null) {
  console.error(`This system keeps Electron from building its sandbox. Type this line, then run the same command again:\n  ${advice}`);
  process.exit(1);
}
if (!works) {
  console.error('Running as root, where Chromium has no sandbox: opening the window without it.');
  args.push('--no-sandbox');
}

const child = spawn(program, [...args, root, ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
child.on('error', (error) => {
  console.error(`Electron could not be started: ${error.message}`);
  process.exitCode = 1;
});
child.on('close', (code, signal) => {
  if (signal !== null && signal !== 'SIGINT' && signal !== 'SIGTERM') console.error(`Electron ended unexpectedly (${signal}).`);
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1);
});

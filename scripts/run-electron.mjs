// Opens the built app (npm start).
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const program = createRequire(import.meta.url)('electron');

/** Chromium's sandbox needs unprivileged user namespaces or a setuid helper; Ubuntu 24.04 and later restrict the former. */
function sandboxIsBlocked() {
  const switchFile = '/proc/sys/kernel/apparmor_restrict_unprivileged_userns';
  if (!existsSync(switchFile) || readFileSync(switchFile, 'utf8').trim() !== '1') return false;
  const helper = statSync(join(dirname(program), 'chrome-sandbox'));
  return helper.uid !== 0 || (helper.mode & 0o4000) === 0;
}

// Chromium complains of a missing D-Bus or graphics card, which mean nothing to the person who started it.
const args = ['--log-level=3'];
if (process.platform === 'linux') {
  if (process.getuid() === 0) {
    console.error('Running as root, where Chromium has no sandbox: opening the window without it.');
    args.push('--no-sandbox');
  } else if (sandboxIsBlocked()) {
    const helper = join(dirname(program), 'chrome-sandbox');
    console.error(
      `This system keeps Electron from building its sandbox. Type this line, then run the same command again:\n  sudo chown root:root ${helper} && sudo chmod 4755 ${helper}`,
    );
    process.exit(1);
  }
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

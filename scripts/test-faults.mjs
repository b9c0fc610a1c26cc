// Runs the tests of faults to their full length; `npm test` runs a quick part of them.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const args = ['run', '--project', 'engine', ...(process.argv.length > 2 ? process.argv.slice(2) : ['tests/faults'])];
const child = spawn(process.execPath, [vitest, ...args], { stdio: 'inherit', env: { ...process.env, KINETINT_FAULTS: 'all' } });
child.on('close', (code) => {
  process.exitCode = code ?? 1;
});

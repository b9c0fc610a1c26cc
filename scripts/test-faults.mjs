// Runs the tests of faults to their full length; `npm test` runs a quick part of them. Those of the engine first, then those of the window.
import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { npmCommand } from './setup/tools.mjs';

const vitest = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs');
const env = { ...process.env, KINETINT_FAULTS: 'all' };

/** @returns {Promise<number>} exit status */
function run(program, args, shell = false) {
  const child = spawn(program, args, { stdio: 'inherit', env, shell });
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.error(`${program} could not be started: ${error.message}`);
      resolve(1);
    });
    child.on('close', (code) => {
      resolve(code ?? 1);
    });
  });
}

const windowFolder = /^tests[/\\]e2e/;
const given = process.argv.length > 2 ? process.argv.slice(2) : ['tests/faults', 'tests/e2e/kills.spec.ts'];
const [inWindow, inEngine] = [given.filter((arg) => windowFolder.test(arg)), given.filter((arg) => !windowFolder.test(arg))];
let worst = 0;
if (inEngine.length > 0) worst = await run(process.execPath, [vitest, 'run', '--project', 'engine', ...inEngine]);
if (inWindow.length > 0) {
  const { program, args, shell } = npmCommand(['run', '--silent', 'build']);
  const built = await run(program, args, shell);
  const tested = built === 0 ? await run(process.execPath, [join(import.meta.dirname, 'run-window-tests.mjs'), ...inWindow]) : built;
  worst = Math.max(worst, tested);
}
process.exitCode = worst;

// `npm run check`: types, lint, format, dead code and import circles, side by side, since each takes one core; what each says comes whole.
import { spawn } from 'node:child_process';
import { npmCommand } from './setup/tools.mjs';

const checks = ['typecheck', 'lint', 'format:check', 'dead', 'circles'];

/** @returns whether it found nothing */
async function check(name) {
  const { program, args, shell } = npmCommand(['run', '--silent', name]);
  const child = spawn(program, args, { shell, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  const begun = performance.now();
  child.stdout.on('data', (part) => said.push(part));
  child.stderr.on('data', (part) => said.push(part));
  const code = await new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('close', resolve);
  });
  const seconds = Math.round((performance.now() - begun) / 1000);
  console.log(`${name}: ${code === 0 ? 'nothing wrong' : 'FAILED'} (${seconds} s)`);
  process.stdout.write(code === 0 ? '' : Buffer.concat(said));
  return code === 0;
}

const results = await Promise.all(checks.map(check));
process.exitCode = results.every(Boolean) ? 0 : 1;

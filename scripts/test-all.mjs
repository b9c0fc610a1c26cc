// `npm test` behind its set-up: the checks, then unit and engine tests, with the training tests beside them below normal priority, on
// what the others leave of the processor; then the window tests. Where something fails, what comes behind it is not begun.
import { spawn } from 'node:child_process';
import { setPriority, constants } from 'node:os';
import { npmCommand } from './setup/tools.mjs';

/**
 * @param {string} name of the script in package.json
 * @param {boolean} aside below normal priority and on one thread; what it says comes whole, at its end
 * @returns {Promise<boolean>} whether all was well
 */
async function script(name, aside = false) {
  const { program, args, shell } = npmCommand(['run', '--silent', name]);
  // PyTorch's threads spin while they wait for one another, which takes from whoever runs beside them.
  const env = aside ? { ...process.env, OMP_NUM_THREADS: '1' } : process.env;
  const child = spawn(program, args, { shell, env, stdio: aside ? ['ignore', 'pipe', 'pipe'] : 'inherit' });
  const said = [];
  if (aside) {
    try {
      setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
    } catch {
      // It may have ended already; what it says comes all the same.
    }
    child.stdout.on('data', (part) => said.push(part));
    child.stderr.on('data', (part) => said.push(part));
  }
  const code = await new Promise((done) => {
    child.on('error', (error) => {
      said.push(Buffer.from(`${name} could not be started: ${error.message}\n`));
      done(1);
    });
    child.on('close', (status) => done(status ?? 1));
  });
  process.stdout.write(Buffer.concat(said));
  return code === 0;
}

/** One after another, until one fails. */
async function scripts(...names) {
  for (const name of names) if (!(await script(name))) return false;
  return true;
}

async function all() {
  if (!(await script('check'))) return false;
  const [isTrained, isTested] = await Promise.all([script('test:training', true), scripts('test:unit', 'test:engine')]);
  return isTrained && isTested && (await script('test:window'));
}

process.exitCode = (await all()) ? 0 : 1;

// `npm run audit`: known holes of the packages that the lock file names, without those that exceptions.json explains.
import { spawn } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { npmCommand } from '../setup/tools.mjs';
import { judge } from './judge.mjs';

async function ask() {
  const { program, args, shell } = npmCommand(['audit', '--json']);
  const child = spawn(program, args, { shell, stdio: ['ignore', 'pipe', 'ignore'] });
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (answer += text));
  await new Promise((resolve) => {
    child.on('error', resolve);
    child.on('close', resolve);
  });
  try {
    return JSON.parse(answer);
  } catch {
    return null;
  }
}

const exceptions = JSON.parse(await readFile(new URL('exceptions.json', import.meta.url), 'utf8'));
const judged = judge(await ask(), exceptions, new Date().toISOString().slice(0, 10));
if (!judged.asked) {
  const said = `The packages were NOT checked: the registry gave no list of holes (${judged.why}).`;
  console.log(said);
  // Neither wrong nor right: seen on the page of the run.
  if (process.env.GITHUB_ACTIONS === 'true') console.log(`::warning title=npm audit::${said}`);
} else {
  for (const line of judged.open) console.log(`Hole: ${line}`);
  for (const line of judged.needless)
    console.log(`Nothing needs the exception ${line} any more: take it out of scripts/audit/exceptions.json.`);
  if (judged.open.length === 0) console.log(`No known hole in any package${exceptions.length === 0 ? '' : ', but for the exceptions'}.`);
  process.exitCode = judged.open.length + judged.needless.length === 0 ? 0 : 1;
}

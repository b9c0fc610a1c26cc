// Runs the tests of models/training (pytest), in an environment that it makes with pip where there is none. Where pip cannot
// install what they need, it says so, and leaves word for .ci/count.mjs that they were skipped.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './setup/tools.mjs';
import { setUpTraining } from './setup/training.mjs';

const tests = 'models/training/tests';
const reports = join(root, 'artifacts', 'tests');
const skippedFile = join(reports, 'training-skipped.json');
const reportFile = join(reports, 'training.xml');

function countTests() {
  const files = readdirSync(join(root, tests)).filter((name) => /^test_.*\.py$/.test(name));
  return files.reduce((sum, name) => sum + [...readFileSync(join(root, tests, name), 'utf8').matchAll(/^def test_/gm)].length, 0);
}

mkdirSync(reports, { recursive: true });
for (const file of [skippedFile, reportFile]) rmSync(file, { force: true });
const { program, problem } = setUpTraining();
if (problem === null) {
  // pytest's exit status: 0 where all passed, 5 where it found none.
  const { status } = spawnSync(
    program,
    ['-m', 'pytest', '-q', '-p', 'no:cacheprovider', `--junitxml=${reportFile}`, '--durations=10', tests],
    {
      cwd: root,
      stdio: 'inherit',
    },
  );
  process.exitCode = status ?? 1;
} else {
  const skipped = countTests();
  const reason = problem.replace(/\.$/, '');
  writeFileSync(skippedFile, `${JSON.stringify({ skipped, problem: reason })}\n`);
  console.error(`\nSKIPPED: the ${skipped} tests of models/training were not run. ${reason}.\n`);
}

// Adds up what the test runners reported; takes the exit status of `npm test` and ends with it.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

function text(name) {
  try {
    return readFileSync(new URL(`../artifacts/tests/${name}`, import.meta.url), 'utf8');
  } catch {
    // Not reached, because something before it failed.
    return null;
  }
}

function report(name) {
  const found = text(`${name}.json`);
  return found === null ? null : JSON.parse(found);
}

let passed = 0;
let failed = 0;
/** How long each runner took, seconds, and each test. */
const runners = [];
const tests = [];
/** Tests that passed only on the second try, each with why it failed on the first. */
const flaky = [];
/** @param {string} name @param {string | undefined} message */
const noteFlaky = (name, message) => flaky.push(`${name}: ${(message ?? 'no reason told').split('\n')[0]}`);
for (const name of ['unit', 'engine']) {
  const found = report(name);
  if (found === null) continue;
  passed += found.numPassedTests;
  runners.push([name, (Math.max(...found.testResults.map(({ endTime }) => endTime)) - found.startTime) / 1000]);
  for (const { name: file, assertionResults } of found.testResults)
    for (const { title, duration } of assertionResults) tests.push([(duration ?? 0) / 1000, `${basename(file)}: ${title}`]);
  for (const { fullName, status, failureMessages } of found.testResults.flatMap(({ assertionResults }) => assertionResults)) {
    if (status === 'passed' && failureMessages.length > 0) noteFlaky(fullName, failureMessages[0]);
  }
  // A file that cannot even be loaded has no tests to fail.
  failed +=
    found.numFailedTests + found.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
}
/** @param {{ suites?: object[], specs?: object[] }} suite */
const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)];
// All at once, or what runs side by side and what runs alone, see scripts/run-window-tests.mjs.
for (const name of ['window', 'window-together', 'window-alone']) {
  const found = report(name);
  if (found === null) continue;
  const { stats } = found;
  runners.push([name, stats.duration / 1000]);
  for (const { title, file, tests: tries } of found.suites.flatMap(specsOf)) {
    const results = tries.flatMap((tried) => tried.results);
    tests.push([results.reduce((sum, { duration }) => sum + duration / 1000, 0), `${basename(file)}: ${title}`]);
    for (const { status, results } of tries) if (status === 'flaky') noteFlaky(title, results[0]?.error?.message);
  }
  passed += stats.expected + stats.flaky;
  failed += stats.unexpected;
}

// pytest's report: <testsuite … errors="0" failures="0" skipped="0" tests="84" …>
const training = text('training.xml');
if (training !== null) {
  const number = (name) => Number(new RegExp(`<testsuite [^>]*\\b${name}="(\\d+)"`).exec(training)?.[1] ?? 0);
  const bad = number('errors') + number('failures');
  failed += bad;
  passed += number('tests') - bad - number('skipped');
  runners.push(['training', Number(/<testsuite [^>]*\btime="([\d.]+)"/.exec(training)?.[1] ?? 0)]);
}
const { skipped, problem } = JSON.parse(text('training-skipped.json') ?? '{"skipped":0}');
if (problem !== undefined) console.log(`The ${skipped} tests of models/training were NOT run: ${problem}.`);

const slowest = tests.sort(([one], [other]) => other - one).slice(0, 10);
if (slowest.length > 0) {
  console.log(`Seconds: ${runners.map(([name, seconds]) => `${name} ${Math.round(seconds)}`).join(', ')}. The ten slowest tests:`);
  for (const [seconds, name] of slowest) console.log(`${seconds.toFixed(1).padStart(7)}  ${name}`);
}
for (const line of flaky) console.log(`Passed only on the second try: ${line}`);

const status = Number(process.argv[2]);
if (status !== 0 && failed === 0) {
  console.log('npm test failed outside the tests themselves (set-up, types, lint or build): see above.');
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = status !== 0 || failed > 0 ? 1 : 0;

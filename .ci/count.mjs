// Adds up what the test runners reported; takes the exit status of `npm test` and ends with it.
import { readFileSync } from 'node:fs';

function report(name) {
  try {
    return JSON.parse(readFileSync(new URL(`../artifacts/tests/${name}.json`, import.meta.url), 'utf8'));
  } catch {
    // Not reached, because something before it failed.
    return null;
  }
}

let passed = 0;
let failed = 0;
for (const name of ['unit', 'engine']) {
  const found = report(name);
  if (found === null) continue;
  passed += found.numPassedTests;
  // A file that cannot even be loaded has no tests to fail.
  failed +=
    found.numFailedTests + found.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length;
}
const stats = report('window')?.stats;
if (stats !== undefined) {
  passed += stats.expected + stats.flaky;
  failed += stats.unexpected;
}

const status = Number(process.argv[2]);
if (status !== 0 && failed === 0) {
  console.log('npm test failed outside the tests themselves (set-up, types, lint or build): see above.');
  failed = 1;
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = status !== 0 || failed > 0 ? 1 : 0;

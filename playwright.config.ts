import { defineConfig } from '@playwright/test';

/** Measures how the page moves while a film is coloured: nothing else may run beside it. */
const alone = '**/responsiveness.spec.ts';
/** Those whose tests take longest by the last lines of a run in CI: begun first, so that no worker is left with one at the end. */
const long = ['queue-order', 'export-queue', 'queue', 'before-colouring', 'changes', 'accessibility', 'layout'].map(
  (name) => `**/${name}.spec.ts`,
);
/** Of all tests those that run side by side, or those that run alone; unset is all. Set by scripts/run-window-tests.mjs. */
const part = process.env['KINETINT_TEST_PART'];

export default defineConfig({
  testDir: 'tests/e2e',
  projects:
    part === 'alone'
      ? [{ name: 'alone', testMatch: alone }]
      : [
          { name: 'long', testMatch: long },
          { name: 'window', testIgnore: [...long, ...(part === undefined ? [] : [alone])] },
        ],
  outputDir: part === undefined ? 'test-results' : `test-results/${part}`,
  // Each test starts an Electron of its own, and colouring takes every core there is. Told to run more of them, a worker takes the next
  // test rather than the next file.
  workers: 1,
  fullyParallel: true,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // A real window on a busy machine: a test that passes only the second time is told as flaky in the report.
  retries: 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: `artifacts/tests/window${part === undefined ? '' : `-${part}`}.json` }]],
});

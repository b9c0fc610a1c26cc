import { defineConfig } from '@playwright/test';

/** Measures how the page moves while a film is coloured: nothing else may run beside it. */
const alone = '**/responsiveness.spec.ts';
/** Of all tests, one half (1, 2) or those that run alone; unset is all. Set by scripts/run-window-tests.mjs. */
const part = process.env['KINETINT_TEST_PART'];

export default defineConfig({
  testDir: 'tests/e2e',
  ...(part === undefined ? {} : part === 'alone' ? { testMatch: alone } : { testIgnore: alone }),
  outputDir: part === undefined ? 'test-results' : `test-results/${part}`,
  // Each test starts an Electron of its own, and colouring takes every core there is.
  workers: 1,
  fullyParallel: false,
  timeout: 120_000,
  expect: { timeout: 30_000 },
  // A real window on a busy machine: a test that passes only the second time is told as flaky in the report.
  retries: 1,
  forbidOnly: process.env['CI'] !== undefined,
  reporter: [['list'], ['json', { outputFile: `artifacts/tests/window${part === undefined ? '' : `-${part}`}.json` }]],
});

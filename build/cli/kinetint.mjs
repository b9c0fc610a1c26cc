#!/usr/bin/env node
// The command of the npm package. Plain JavaScript that an old Node reads too, so that it can say what is needed.
import { checkNode, setUpEngine } from '../scripts/setup/engine.mjs';
import { CannotContinue } from '../scripts/setup/tools.mjs';

const needsNothing = ['--help', '-h', '--version', '-V', 'completion', 'man'];

try {
  checkNode();
  if (!process.argv.slice(2).some((word) => needsNothing.includes(word))) await setUpEngine();
  await import('../lib/kinetint.js');
} catch (error) {
  if (!(error instanceof CannotContinue)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

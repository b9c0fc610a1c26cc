// Makes ready what the start, colorize and test commands need and `npm ci` does not bring. Silent and quick where
// nothing is missing. Plain JavaScript without dependencies: it runs before anything else can be relied upon.
import { setUpDisplay, setUpLibraries, setUpWindowLibraries } from './setup/libraries.mjs';
import { setUpElectron } from './setup/electron.mjs';
import { checkNode, setUpEngine } from './setup/engine.mjs';
import { CannotContinue } from './setup/tools.mjs';

const tasks = {
  node: checkNode,
  engine: setUpEngine,
  electron: setUpElectron,
  display: setUpDisplay,
  libraries: setUpLibraries,
  'window-libraries': setUpWindowLibraries,
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !Object.hasOwn(tasks, name));
if (wanted.length === 0 || unknown.length > 0) {
  console.error(`Expected one or more of ${Object.keys(tasks).join(', ')}, got ${unknown.join(', ') || 'nothing'}.`);
  process.exit(2);
}

try {
  for (const name of wanted) await tasks[name]();
} catch (error) {
  if (!(error instanceof CannotContinue)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}

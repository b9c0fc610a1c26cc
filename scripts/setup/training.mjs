// Makes the Python environment that the tests of models/training run in: .venv in the repository, from pip.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findPython } from './python.mjs';
import { root, run, say } from './tools.mjs';

const packages = 'torch, onnx, onnxruntime, safetensors, cv2, numpy, matplotlib, skimage, pytest';
const folder = join(root, '.venv');

/**
 * pip's own waiting is meant for one slow server. Where one of the indexes that it is configured with cannot be reached and
 * the others have everything, it would wait for the first one anew with each package.
 */
const patience = ['--timeout', '15', '--retries', '1'];

/** @returns the environment's Python, or why there is none */
export function setUpTraining() {
  const works = (program) => run(program, ['-c', `import ${packages}`]).ok;
  const found = findPython({ env: process.env, exists: existsSync, works });
  if (found.problem === null) return found;
  // Named by the person: nothing is installed into it.
  if (process.env.KINETINT_PYTHON) return found;
  const isNew = (program) => run(program, ['-c', 'import sys; sys.exit(sys.version_info < (3, 11))']).ok;
  const system = ['python3', 'python'].find(isNew);
  if (system === undefined) return { ...found, problem: 'There is no Python 3.11 or newer' };
  say('The training tests need PyTorch and more: installing them into .venv with pip (once)…');
  const made = run(system, ['-m', 'venv', folder]);
  if (!made.ok) return { ...found, problem: `Python cannot make the folder .venv (${lastLine(made.errors || made.output)})` };
  const program = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const requirements = join(root, 'models', 'training', 'requirements.txt');
  const installed = run(program, ['-m', 'pip', 'install', '-q', '-q', ...patience, '-r', requirements]);
  if (!installed.ok) return { ...found, problem: `pip cannot install models/training/requirements.txt (${lastLine(installed.errors)})` };
  return works(program) ? { program, problem: null } : { ...found, problem: 'What pip installed into .venv cannot be imported' };
}

function lastLine(text) {
  return text.trim().split('\n').at(-1) ?? '';
}

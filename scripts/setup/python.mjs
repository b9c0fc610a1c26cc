// Finds the Python that has PyTorch and ONNX Runtime, and the photographs, for the commands that measure networks.
import { dirname, join } from 'node:path';

const root = join(import.meta.dirname, '..', '..');

/**
 * @param {{ env: Record<string, string | undefined>, exists: (path: string) => boolean, works: (program: string) => boolean }} system
 * @returns {{ program: string, problem: string | null }}
 */
export function findPython({ env, exists, works }) {
  const chosen = env.KINETINT_PYTHON;
  if (chosen !== undefined && chosen !== '') {
    return works(chosen)
      ? { program: chosen, problem: null }
      : {
          program: chosen,
          problem: `KINETINT_PYTHON (${chosen}) has no PyTorch, ONNX Runtime, OpenCV and safetensors: run "${chosen} -m pip install -r models/training/requirements.txt".`,
        };
  }
  const own = [join(root, '.venv', 'bin', 'python'), join(root, '.venv', 'Scripts', 'python.exe')].find(exists);
  const program = [own, 'python3', 'python'].find((candidate) => candidate !== undefined && works(candidate));
  if (program !== undefined) return { program, problem: null };
  return {
    program: 'python3',
    problem:
      'Measuring networks needs Python 3.11 with the packages of models/training/requirements.txt: run "python3 -m venv .venv" and ".venv/bin/pip install -r models/training/requirements.txt", or set KINETINT_PYTHON to a Python that has them.',
  };
}

/**
 * @param {{ args: readonly string[], env: Record<string, string | undefined>, exists: (path: string) => boolean }} system
 * @returns {{ folder: string, backbone: string | null, problem: string | null }} the encoder for the Fréchet distance is looked for in ../backbones
 */
export function findPhotographs({ args, env, exists }) {
  const at = args.indexOf('--photos');
  const folder = (at >= 0 ? args[at + 1] : undefined) ?? env.KINETINT_PHOTOS ?? join(root, '..', 'shared', 'data', 'photos');
  const encoder = join(dirname(folder), 'backbones', 'efficientnet_lite4.bnfolded.fp16.safetensors');
  return {
    folder,
    backbone: exists(encoder) ? encoder : null,
    problem: exists(join(folder, 'heldout.tar'))
      ? null
      : `There are no photographs to measure with (${join(folder, 'heldout.tar')} is missing): name their folder with --photos or KINETINT_PHOTOS.`,
  };
}

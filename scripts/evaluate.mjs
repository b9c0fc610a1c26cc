// `npm run evaluate`: the table of models/MODEL_CARD.md, measured by the Python side on photographs that no network has seen.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findPython, findPhotographs } from './setup/python.mjs';

const usage = `Usage: npm run evaluate -- [--photos FOLDER] [--origin RUN/last.pt] [--limit N] [more of models.training.evaluate]

Prints CIEDE2000, a*b* RMSE, colourfulness and a relative Fréchet distance for grey, the networks of models/catalog.json and,
with --origin, the origin system's GAN, on the photographs of FOLDER/heldout.tar (else KINETINT_PHOTOS, else
../shared/data/photos). The Python is KINETINT_PYTHON, else that of .venv, else python3.`;

function main(args) {
  if (args.includes('--help')) {
    console.log(usage);
    return 0;
  }
  const exists = existsSync;
  const python = findPython({
    env: process.env,
    exists,
    works: (program) => spawnSync(program, ['-c', 'import torch, onnxruntime, cv2, safetensors'], { stdio: 'ignore' }).status === 0,
  });
  if (python.problem !== null) {
    console.error(python.problem);
    return 1;
  }
  const needsPhotographs = !args.includes('validation');
  const photographs = findPhotographs({ args, env: process.env, exists });
  if (needsPhotographs && photographs.problem !== null) {
    console.error(photographs.problem);
    return 1;
  }
  const given = new Set(args);
  const more = [
    ...(needsPhotographs && !given.has('--photos') ? ['--photos', photographs.folder] : []),
    ...(!given.has('--backbone') && photographs.backbone !== null ? ['--backbone', photographs.backbone] : []),
  ];
  const child = spawn(python.program, ['-m', 'models.training.evaluate', ...args, ...more], {
    cwd: join(import.meta.dirname, '..'),
    stdio: 'inherit',
  });
  child.on('close', (code) => {
    process.exitCode = code ?? 1;
  });
  return 0;
}

process.exitCode = main(process.argv.slice(2));

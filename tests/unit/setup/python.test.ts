import { expect, test } from 'vitest';
import { findPhotographs, findPython } from '../../../scripts/setup/python.mjs';

const nothing = (): boolean => false;

test('the Python that was named is used, or its lack is told in one sentence', () => {
  const env = { KINETINT_PYTHON: '/opt/py' };
  expect(findPython({ env, exists: nothing, works: (program) => program === '/opt/py' })).toEqual({ program: '/opt/py', problem: null });
  const { problem } = findPython({ env, exists: nothing, works: nothing });
  expect(problem).toMatch(/^KINETINT_PYTHON \(\/opt\/py\) has no PyTorch.*requirements\.txt"\.$/);
});

test('else the environment of the folder, else the system, and what to do where neither serves', () => {
  const isOwn = (path: string): boolean => /\.venv.bin.python$/.test(path);
  expect(findPython({ env: {}, exists: isOwn, works: () => true }).program).toMatch(/\.venv.bin.python$/);
  expect(findPython({ env: {}, exists: isOwn, works: (program) => program === 'python3' }).program).toBe('python3');
  expect(findPython({ env: {}, exists: nothing, works: nothing }).problem).toContain('python3 -m venv .venv');
});

test('photographs come from the option, the environment or beside the project; the encoder from beside them', () => {
  const exists = (path: string): boolean => path.startsWith('/data/');
  const named = findPhotographs({ args: ['--photos', '/data/photos'], env: { KINETINT_PHOTOS: '/other' }, exists });
  expect(named).toMatchObject({ folder: '/data/photos', problem: null });
  expect(named.backbone).toMatch(/backbones.efficientnet_lite4/);
  expect(findPhotographs({ args: [], env: { KINETINT_PHOTOS: '/other' }, exists })).toMatchObject({ folder: '/other', backbone: null });
  expect(findPhotographs({ args: [], env: {}, exists: nothing }).problem).toMatch(
    /heldout\.tar is missing\): name their folder with --photos/,
  );
});

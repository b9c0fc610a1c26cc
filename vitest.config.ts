import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** What Node has compiled of the programs that tests start: half of a start, and there are hundreds. Told by content, not by age. */
const compiled = { NODE_COMPILE_CACHE: join(import.meta.dirname, 'node_modules/.cache/kinetint-compiled') };

/** Whoever runs the tests may have networks of their own; the tests have none unless they add some. */
const env = {
  KINETINT_MODELS_USER: join(tmpdir(), 'kinetint-tests-without-networks'),
  KINETINT_LOGS: join(tmpdir(), 'kinetint-tests-logs'),
  ...compiled,
};

export default defineConfig({
  test: {
    projects: [
      // Five seconds, the default, are too few on a machine that colours or trains beside the tests.
      { test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node', env, testTimeout: 30_000 } },
      {
        test: {
          name: 'dataset',
          include: ['tests/dataset/**/*.test.ts'],
          environment: 'node',
          env: compiled,
          // s3rver numbers the pages of long lists with DES.
          execArgv: ['--openssl-legacy-provider'],
          // Many of them start processes, which takes its time on a busy machine.
          testTimeout: 180_000,
        },
      },
      {
        test: {
          name: 'engine',
          include: ['tests/engine/**/*.test.ts', 'tests/faults/**/*.test.ts'],
          environment: 'node',
          env,
          // Two at a time: each starts programs and waits for them, and FFmpeg and ONNX Runtime use every core themselves now and then.
          maxWorkers: 2,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          // As the window tests: real processes on a busy machine. What passes only the second time is named at the end.
          retry: 1,
        },
      },
    ],
  },
});

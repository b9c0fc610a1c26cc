#!/usr/bin/env node
// Stands in for fpm, which electron-builder fetches from a code host, where that cannot be reached: it takes electron-builder's
// arguments for a Debian package and has dpkg-deb make it.
import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { maintainerField } from './maintainer.mjs';

const flags = new Set(['--force', '--debug']);
const given = new Map();
const contents = [];
const args = process.argv.slice(2);
for (let at = 0; at < args.length; at += 1) {
  const word = args[at];
  if (flags.has(word)) continue;
  if (!word.startsWith('-')) {
    contents.push(word);
    continue;
  }
  const equals = word.startsWith('--') ? word.indexOf('=') : -1;
  const [name, value] = equals > 0 ? [word.slice(0, equals), word.slice(equals + 1)] : [word, args[(at += 1)]];
  given.set(name, [...(given.get(name) ?? []), value]);
}
const one = (name) => given.get(name)?.[0] ?? '';
if (one('-t') !== 'deb') {
  console.error(`Only Debian packages can be made without fpm, not ${one('-t')}.`);
  process.exit(1);
}

const tree = mkdtempSync(join(tmpdir(), 'kinetint-deb-'));
try {
  for (const entry of contents) {
    const [from, to] = [entry.slice(0, entry.lastIndexOf('=')), entry.slice(entry.lastIndexOf('=') + 1)];
    mkdirSync(dirname(join(tree, to)), { recursive: true });
    cpSync(from, join(tree, to), { recursive: statSync(from).isDirectory(), verbatimSymlinks: true });
  }
  const control = join(tree, 'DEBIAN');
  mkdirSync(control);
  const kilobytes = Math.ceil(Number(spawnSync('du', ['-sk', tree], { encoding: 'utf8' }).stdout.split('\t')[0]));
  const [summary = '', ...rest] = one('--description').split('\n');
  const fields = {
    Package: one('--name'),
    Version: one('--version'),
    Architecture: one('--architecture'),
    Maintainer: maintainerField(one('--maintainer')),
    'Installed-Size': String(kilobytes),
    Depends: (given.get('-d') ?? []).join(', '),
    Recommends: (given.get('--deb-recommends') ?? []).join(', '),
    Section: 'video',
    Priority: 'optional',
    // An address that leads nowhere is none.
    Homepage: URL.canParse(one('--url')) && !new URL(one('--url')).hostname.endsWith('.invalid') ? one('--url') : '',
    Description: [summary.trim(), ...rest.map((line) => ` ${line.trim() || '.'}`)].join('\n'),
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== '');
  writeFileSync(join(control, 'control'), `${lines.map(([name, value]) => `${name}: ${value}`).join('\n')}\n`);
  for (const [option, name] of [
    ['--after-install', 'postinst'],
    ['--after-remove', 'postrm'],
  ]) {
    if (one(option) === '') continue;
    writeFileSync(join(control, name), readFileSync(one(option)));
    chmodSync(join(control, name), 0o755);
  }
  const made = spawnSync('dpkg-deb', ['--root-owner-group', '-Zxz', '-z6', '--threads-max=2', '--build', tree, one('--package')], {
    stdio: 'inherit',
  });
  process.exitCode = made.status ?? 1;
} finally {
  rmSync(tree, { recursive: true, force: true });
}

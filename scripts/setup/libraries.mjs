import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CannotContinue, findOnPath, installWithApt, modules, run } from './tools.mjs';

const isLinux = process.platform === 'linux';
const hasDisplay = Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);

const libraryPackages = [
  'libgtk-3-0',
  'libnss3',
  'libasound2',
  'libgbm1',
  'libatk-bridge2.0-0',
  'libxss1',
  'libdrm2',
  'libnotify4',
  'libxtst6',
  'libsecret-1-0',
  'libatspi2.0-0',
  'libcups2',
  'libx11-xcb1',
];

/**
 * Electron opens these only when it starts, so the list of libraries linked to it does not name them. Without the second
 * it ends at once and says nothing.
 */
const openedLater = ['libgtk-3.so.0', 'libX11-xcb.so.1'];

function missingLibraries() {
  const folder = join(modules, 'electron');
  const program = join(folder, 'dist', readFileSync(join(folder, 'path.txt'), 'utf8'));
  const linked = run('ldd', [program]).output;
  const missing = [...linked.matchAll(/^\s*(\S+) => not found/gm)].map((match) => match[1]);
  const known = run(existsSync('/sbin/ldconfig') ? '/sbin/ldconfig' : 'ldconfig', ['-p']).output;
  // A system without ldconfig's list (musl, NixOS) is not ours to judge.
  return known === '' ? missing : [...missing, ...openedLater.filter((name) => !known.includes(`\t${name} `))];
}

function hasFonts() {
  return ['/usr/share/fonts', '/usr/local/share/fonts'].some((folder) => existsSync(folder) && readdirSync(folder).length > 0);
}

function missingPackages() {
  return [...(missingLibraries().length > 0 ? libraryPackages : []), ...(hasFonts() ? [] : ['fonts-dejavu-core', 'fontconfig'])];
}

/** Said before anything is fetched or built: a window on a machine without a screen helps nobody. */
export function setUpDisplay() {
  if (!isLinux || hasDisplay) return;
  throw new CannotContinue(
    'This command opens a window, and there is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set): run it on a desktop, or colour the film without a window by "npm run colorize -- FILM".',
  );
}

/** What Electron needs of a Linux system to open a window. */
export function setUpLibraries() {
  if (!isLinux) return;
  const missing = missingPackages();
  if (missing.length > 0) installWithApt(missing, 'The window needs system libraries that are not there');
}

/** The same, and the virtual display in which the window tests run where there is no real one. */
export function setUpWindowLibraries() {
  if (!isLinux) return;
  const display = hasDisplay || (findOnPath('xvfb-run') !== undefined && findOnPath('xauth') !== undefined) ? [] : ['xvfb', 'xauth'];
  const missing = [...missingPackages(), ...display];
  if (missing.length > 0) installWithApt(missing, 'The window tests need system packages that are not there');
}

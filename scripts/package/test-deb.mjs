// `npm run test:deb`: builds the Debian package, installs it by apt in a system that has nothing but Debian's own minimum, and there
// colours and exports a film in its window, as a person without rights of any kind and without a network.
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { findOnPath, installWithApt, npm, root, say } from '../setup/tools.mjs';

/** What the test itself takes from the machine, by the program that shows it is there. */
const tools = { mmdebstrap: 'mmdebstrap', 'xvfb-run': 'xvfb', xauth: 'xauth', ip: 'iproute2', unshare: 'util-linux', dpkg: 'dpkg' };

function fail(message) {
  console.error(message);
  process.exit(1);
}

/** Runs a program to its end; what it says is shown when it fails. */
function must(program, args, options = {}) {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 << 20, ...options });
  if (status !== 0) fail(`${program} ${args.join(' ')} failed: ${error?.message ?? `${stdout ?? ''}${stderr ?? ''}`.slice(-4000)}`);
  return stdout ?? '';
}

function buildDeb() {
  for (const old of globSync('dist/*.deb', { cwd: root })) rmSync(join(root, old));
  const built = npm(['run', '-s', 'package:deb'], { cwd: root, stdio: 'inherit' });
  const [deb] = globSync('dist/*.deb', { cwd: root });
  if (!built.ok || deb === undefined) fail('The package could not be built: see above.');
  return join(root, deb);
}

/** A system of this machine's own release: only dpkg, apt and what they need. */
function makeCleanRoot(folder) {
  const release = readFileSync('/etc/os-release', 'utf8');
  const codename = /^VERSION_CODENAME=(.+)$/m.exec(release)?.[1];
  const isUbuntu = /^ID=ubuntu$/m.test(release);
  if (codename === undefined) fail('This is neither Debian nor Ubuntu, whose packages the test installs.');
  const mirror = isUbuntu ? 'http://archive.ubuntu.com/ubuntu' : 'http://deb.debian.org/debian';
  const components = isUbuntu ? ['--components=main,universe'] : [];
  must('mmdebstrap', ['--quiet', '--variant=apt', ...components, codename, folder, mirror]);
}

function inRoot(folder, ...command) {
  return must('chroot', [folder, ...command], {
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
}

function install(folder, deb) {
  copyFileSync(deb, join(folder, 'tmp', basename(deb)));
  inRoot(folder, 'apt-get', 'update', '-qq');
  inRoot(folder, 'apt-get', 'install', '-y', '-qq', '--no-install-recommends', `/tmp/${basename(deb)}`);
  inRoot(folder, 'useradd', '--create-home', 'film');
  const desktop = readFileSync(join(folder, 'usr/share/applications/kinetint.desktop'), 'utf8');
  for (const line of [/^Exec=.*kinetint.* %U$/m, /^Icon=kinetint$/m, /^MimeType=.*video\/x-matroska;/m]) {
    if (!line.test(desktop)) fail(`The menu entry lacks ${String(line)}:\n${desktop}`);
  }
}

/** What is left of it after it was removed. */
function leftBehind(folder) {
  inRoot(folder, 'apt-get', 'purge', '-y', '-qq', 'kinetint');
  const places = [
    'opt/Kinetint',
    'usr/bin/kinetint',
    'usr/share/applications/kinetint.desktop',
    'usr/share/icons/hicolor/*/apps/kinetint.png',
  ];
  return globSync(places, { cwd: folder });
}

if (process.platform !== 'linux' || process.getuid() !== 0) {
  fail('The test makes a system of its own, for which it needs Linux and root: sudo npm run test:deb');
}
const missing = Object.keys(tools).filter((name) => findOnPath(name) === undefined);
if (missing.length > 0)
  installWithApt(
    missing.map((name) => tools[name]),
    'The test needs system packages that are not there',
  );

const given = process.argv.slice(2).find((word) => word.endsWith('.deb'));
const deb = given === undefined ? buildDeb() : resolve(given);
if (!existsSync(deb)) fail(`There is no ${deb}.`);
say(`${basename(deb)}: ${(statSync(deb).size / 1e6).toFixed(1)} MB`);

const pictures = join(root, 'artifacts', 'screenshots');
mkdirSync(pictures, { recursive: true });
const work = mkdtempSync(join(tmpdir(), 'kinetint-clean-root-'));
chmodSync(work, 0o755);
const folder = join(work, 'root');
try {
  say('Making a clean system…');
  makeCleanRoot(folder);
  say('Installing…');
  install(folder, deb);
  say('Colouring a film in it…');
  // Mounts, processes and the network, which has no way out, are the test's own and end with it. The display is outside: Xvfb tells
  // no parent that is the first of all processes that it is ready.
  const driver = join(root, 'scripts/package/drive-installed.mjs');
  const own = ['--mount', '--net', '--pid', '--fork', '--kill-child'];
  const screen = ['-a', '-s', '-screen 0 1600x1200x24 -nolisten tcp'];
  const { status } = spawnSync('xvfb-run', [...screen, 'unshare', ...own, process.execPath, driver, folder, pictures], {
    stdio: 'inherit',
    cwd: root,
  });
  if (status !== 0) fail('The installed app did not do what it should: see above.');
  const left = leftBehind(folder);
  if (left.length > 0) fail(`Removing the package left ${left.join(', ')}.`);
  say('Installed, coloured, exported, removed: as it should be.');
} finally {
  rmSync(work, { recursive: true, force: true });
}

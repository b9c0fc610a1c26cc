import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
export const modules = join(root, 'node_modules');

/** Where a package is, or would be: with ours, or beside it where ours is a package that somebody installed. */
export function packageFolder(name) {
  const own = join(modules, name);
  const beside = join(root, '..', name);
  return !existsSync(own) && basename(dirname(root)) === 'node_modules' && existsSync(beside) ? beside : own;
}

export const platform = `${process.platform}-${process.arch}`;

/** Something is missing that this script may not or cannot fetch; the message says what to type. */
export class CannotContinue extends Error {}

/** Standard error, because standard output may be a stream of JSON lines. */
export function say(message) {
  console.error(message);
}

export function findOnPath(name) {
  const file = process.platform === 'win32' ? `${name}.exe` : name;
  return (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, file))
    .find(isExecutable);
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs a program to its end and returns whether it succeeded, with what it wrote. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, ...options });
  return { ok: result.status === 0, output: result.stdout ?? '', errors: result.stderr ?? '' };
}

/** How to call the npm that called us, or the one on the PATH: npm itself is a .cmd file on Windows, which cannot be spawned. */
export function npmCommand(args) {
  const script = process.env.npm_execpath;
  if (script !== undefined && /\.c?js$/.test(script)) return { program: process.execPath, args: [script, ...args], shell: false };
  const isWindows = process.platform === 'win32';
  return { program: isWindows ? 'npm.cmd' : 'npm', args, shell: isWindows };
}

export function npm(args, options) {
  const { program, args: all, shell } = npmCommand(args);
  return run(program, all, { shell, ...options });
}

const day = 24 * 60 * 60 * 1000;
/** What may be made again: notes, and programs that cannot run from where npm put them. */
export const cacheFolder = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'kinetint');
const notesFile = join(cacheFolder, 'failed-downloads.json');

function readNotes() {
  try {
    return JSON.parse(readFileSync(notesFile, 'utf8'));
  } catch {
    return {};
  }
}

/** Whether a download failed less than a day ago, so that an offline machine is not kept waiting by each command. */
export function failedLately(name) {
  const failedAt = readNotes()[name];
  return typeof failedAt === 'number' && Date.now() - failedAt < day && Date.now() >= failedAt;
}

export function noteFailure(name) {
  try {
    mkdirSync(dirname(notesFile), { recursive: true });
    writeFileSync(notesFile, `${JSON.stringify({ ...readNotes(), [name]: Date.now() })}\n`);
  } catch {
    // A home that cannot be written to only means that the download is tried again next time.
  }
}

/**
 * Whether a server answers within five seconds. Asked before a download, whose own time-out has to leave room for slow
 * lines. A proxy is the downloader's business, not fetch's: then the answer is yes and the downloader finds out.
 */
export async function answers(url) {
  const proxied = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].some((name) => process.env[name]);
  if (proxied) return true;
  try {
    await fetch(url, { method: 'HEAD', signal: AbortSignal.timeout(5000) });
    return true;
  } catch {
    return false;
  }
}

const isRoot = process.getuid?.() === 0;

function aptPackages(wanted) {
  // Debian 13 and Ubuntu 24.04 renamed some libraries for 64-bit time; the old names no longer always resolve.
  const renamed = run('apt-cache', ['show', '--no-all-versions', ...wanted.map((name) => `${name}t64`)]).output;
  return wanted.map((name) => (renamed.includes(`Package: ${name}t64\n`) ? `${name}t64` : name));
}

/**
 * Installs Debian packages where this process may, says so, and returns whether it worked; otherwise stops with the line
 * to type. `why` starts the sentence: "The window needs system libraries".
 */
export function installWithApt(wanted, why) {
  const apt = findOnPath('apt-get');
  if (apt === undefined) {
    throw new CannotContinue(
      `${why}, and this system has no apt-get: install what Debian calls ${wanted.join(' ')}, then run the same command again.`,
    );
  }
  if (!isRoot) {
    throw new CannotContinue(
      `${why}. Type this line, then run the same command again:\n  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${aptPackages(wanted).join(' ')}`,
    );
  }
  say(`${why}: installing them with apt-get (once)…`);
  const options = { env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } };
  const update = run(apt, ['update', '-qq'], options);
  const install = run(apt, ['install', '-y', '-qq', '--no-install-recommends', ...aptPackages(wanted)], options);
  if (!install.ok) {
    const reason = (install.errors.trim() || update.errors.trim()).split('\n').at(-1);
    throw new CannotContinue(
      `${why}, and apt-get could not install them (${reason}). When that is mended, run the same command again, or type:\n  apt-get update && apt-get install -y --no-install-recommends ${wanted.join(' ')}`,
    );
  }
}

import { accessSync, chmodSync, constants, copyFileSync, existsSync, statSync, utimesSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import {
  answers,
  cacheFolder,
  CannotContinue,
  failedLately,
  findOnPath,
  installWithApt,
  noteFailure,
  packageFolder,
  platform,
  run,
  say,
} from './tools.mjs';

const suffix = process.platform === 'win32' ? '.exe' : '';
const files = {
  ffmpegStatic: join(packageFolder('ffmpeg-static'), `ffmpeg${suffix}`),
  ffmpegPackage: join(packageFolder(`@ffmpeg-binary/${platform}`), `ffmpeg${suffix}`),
  ffprobePackage: join(packageFolder(`@ffprobe-installer/${platform}`), `ffprobe${suffix}`),
};

/** The oldest Node that runs our TypeScript as it is (22.18: types are stripped without a flag). */
const oldestNode = [22, 18];

export function checkNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > oldestNode[0] || (major === oldestNode[0] && minor >= oldestNode[1])) return;
  const advice =
    platform === 'linux-x64'
      ? 'run "npm ci" without leaving out optional packages, which brings a newer one along'
      : 'install the current LTS release from https://nodejs.org';
  throw new CannotContinue(
    `Kinetint needs Node.js ${oldestNode.join('.')} or newer and this is ${process.version}: ${advice}, then run the same command again.`,
  );
}

/**
 * npm packages of binaries come without the executable bit where their install script was not run. In a folder that belongs
 * to somebody else (npm install -g as root) a copy of our own is made, which `variable` then names.
 */
function makeExecutable(path, variable) {
  if (process.platform === 'win32' || !existsSync(path)) return;
  const { mode, size } = statSync(path);
  if ((mode & 0o111) === 0o111) return;
  try {
    chmodSync(path, mode | 0o755);
  } catch {
    const copy = join(cacheFolder, 'bin', `${basename(path)}-${size}`);
    if (!existsSync(copy)) {
      mkdirSync(dirname(copy), { recursive: true });
      copyFileSync(path, copy);
      chmodSync(copy, 0o755);
    }
    process.env[variable] ||= copy;
  }
}

/**
 * Whether a binary runs here: one for another processor or with libraries missing counts as absent. Starting it costs
 * a tenth of a second, so an answer of yes is kept beside it until the file changes.
 */
function runs(path) {
  if (!existsSync(path)) return false;
  const stamp = join(cacheFolder, 'runs', `${path.replace(/[^\w.-]+/g, '_').slice(-150)}.runs`);
  const changed = statSync(path).mtime;
  if (existsSync(stamp) && statSync(stamp).mtimeMs === changed.getTime()) return true;
  if (!run(path, ['-version'], { timeout: 20_000 }).ok) return false;
  try {
    mkdirSync(dirname(stamp), { recursive: true });
    writeFileSync(stamp, '');
    utimesSync(stamp, changed, changed);
  } catch {
    // It only means that the program is tried again next time.
  }
  return true;
}

/** A program the user named must run; falling back silently would use another than the one asked for. */
function named(variable) {
  const path = process.env[variable];
  if (path === undefined || path === '') return false;
  if (runs(path)) return true;
  throw new CannotContinue(
    `${variable} names ${path}, which does not run: correct it, or unset it to use the program that comes with Kinetint.`,
  );
}

function installed(name, paths) {
  return [...paths, findOnPath(name)].some((path) => path !== undefined && runs(path));
}

function isWritable(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

async function downloadFfmpeg() {
  const installer = join(dirname(files.ffmpegStatic), 'install.js');
  if (!existsSync(installer)) return false;
  if (!(await answers('https://github.com'))) return false;
  say('Fetching FFmpeg for this machine (once)…');
  // Ten minutes: some 50 MB, on a slow line.
  const own = isWritable(dirname(installer)) ? files.ffmpegStatic : join(cacheFolder, 'bin', `ffmpeg-static${suffix}`);
  mkdirSync(dirname(own), { recursive: true });
  const fetched = run(process.execPath, [installer], { timeout: 600_000, env: { ...process.env, FFMPEG_BIN: own } }).ok && runs(own);
  if (fetched && own !== files.ffmpegStatic) process.env.KINETINT_FFMPEG = own;
  return fetched;
}

/** Same order as electron/engine/film/tools.ts, which does the finding at run time. */
export async function setUpEngine() {
  checkNode();
  makeExecutable(files.ffmpegPackage, 'KINETINT_FFMPEG');
  makeExecutable(files.ffprobePackage, 'KINETINT_FFPROBE');
  const kept = join(cacheFolder, 'bin', `ffmpeg-static${suffix}`);
  if (existsSync(kept)) process.env.KINETINT_FFMPEG ||= kept;

  const missing = [];
  if (!named('KINETINT_FFMPEG') && !installed('ffmpeg', [files.ffmpegStatic, files.ffmpegPackage])) {
    const fetched = !failedLately('ffmpeg-static') && (await downloadFfmpeg());
    if (!fetched) {
      noteFailure('ffmpeg-static');
      missing.push('FFmpeg');
    }
  }
  if (!named('KINETINT_FFPROBE') && !installed('ffprobe', [files.ffprobePackage])) missing.push('ffprobe');
  if (missing.length === 0) return;

  const why = `Kinetint needs ${missing.join(' and ')}, which could not be downloaded for this machine`;
  if (process.platform === 'linux') return installWithApt(['ffmpeg'], why);
  const line = process.platform === 'darwin' ? 'brew install ffmpeg' : 'winget install Gyan.FFmpeg';
  throw new CannotContinue(`${why}. Type this line, then run the same command again:\n  ${line}`);
}

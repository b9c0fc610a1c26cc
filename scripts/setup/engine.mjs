import { chmodSync, existsSync, statSync, utimesSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answers, CannotContinue, failedLately, findOnPath, installWithApt, modules, noteFailure, platform, run, say } from './tools.mjs';

const suffix = process.platform === 'win32' ? '.exe' : '';
const files = {
  ffmpegStatic: join(modules, 'ffmpeg-static', `ffmpeg${suffix}`),
  ffmpegPackage: join(modules, '@ffmpeg-binary', platform, `ffmpeg${suffix}`),
  ffprobePackage: join(modules, '@ffprobe-installer', platform, `ffprobe${suffix}`),
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

/** npm packages of binaries come without the executable bit where their install script was not run. */
function makeExecutable(path) {
  if (process.platform === 'win32' || !existsSync(path)) return;
  const { mode } = statSync(path);
  if ((mode & 0o111) !== 0o111) chmodSync(path, mode | 0o755);
}

/**
 * Whether a binary runs here: one for another processor or with libraries missing counts as absent. Starting it costs
 * a tenth of a second, so an answer of yes is kept beside it until the file changes.
 */
function runs(path) {
  if (!existsSync(path)) return false;
  const stamp = join(modules, '.cache', 'kinetint', `${path.replace(/[^\w.-]+/g, '_').slice(-150)}.runs`);
  const changed = statSync(path).mtime;
  if (existsSync(stamp) && statSync(stamp).mtimeMs === changed.getTime()) return true;
  if (!run(path, ['-version'], { timeout: 20_000 }).ok) return false;
  mkdirSync(dirname(stamp), { recursive: true });
  writeFileSync(stamp, '');
  utimesSync(stamp, changed, changed);
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

async function downloadFfmpeg() {
  const installer = join(modules, 'ffmpeg-static', 'install.js');
  if (!existsSync(installer)) return false;
  if (!(await answers('https://github.com'))) return false;
  say('Fetching FFmpeg for this machine (once)…');
  // Ten minutes: some 50 MB, on a slow line.
  return run(process.execPath, [installer], { timeout: 600_000 }).ok && runs(files.ffmpegStatic);
}

/** Same order as electron/engine/film/tools.ts, which does the finding at run time. */
export async function setUpEngine() {
  checkNode();
  for (const path of Object.values(files)) makeExecutable(path);

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

import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { problemError } from '../problem-error.ts';

/** The two programs everything about films is done with. */
export interface FilmTools {
  /** Path of the ffmpeg executable. */
  readonly ffmpeg: string;
  /** Path of the ffprobe executable. */
  readonly ffprobe: string;
}

const require = createRequire(import.meta.url);
const executableSuffix = process.platform === 'win32' ? '.exe' : '';

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Runs, not only exists: a binary for another processor or with missing libraries is passed over. */
function runs(path: string): boolean {
  return spawnSync(path, ['-version'], { stdio: 'ignore', timeout: 20_000 }).status === 0;
}

function onPath(name: string): string[] {
  return (process.env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name + executableSuffix))
    .filter(isExecutable);
}

function packageFile(specifier: string): string[] {
  try {
    const path = require.resolve(specifier);
    // Inside a packaged app the binary lies beside the archive, since nothing can be run from within it.
    return [path.replace(/app\.asar([\\/])/, 'app.asar.unpacked$1')];
  } catch {
    return [];
  }
}

function ffmpegStatic(): string[] {
  const folder = packageFile('ffmpeg-static/package.json').map(dirname);
  return folder.map((path) => join(path, `ffmpeg${executableSuffix}`));
}

const platform = `${process.platform}-${process.arch}`;

function candidates(name: 'ffmpeg' | 'ffprobe'): string[] {
  const chosen = process.env[name === 'ffmpeg' ? 'KINETINT_FFMPEG' : 'KINETINT_FFPROBE'];
  if (chosen !== undefined && chosen !== '') {
    if (runs(chosen)) return [chosen];
    throw problemError(
      'ffmpeg-missing',
      { code: 'ffmpeg-wrong', variable: `KINETINT_${name.toUpperCase()}`, path: chosen },
      `correct it, or unset it to use the ${name} that comes with Kinetint`,
    );
  }
  const file = name + executableSuffix;
  if (name === 'ffmpeg') {
    return [...ffmpegStatic(), ...packageFile(`@ffmpeg-binary/${platform}/${file}`), ...onPath(name)];
  }
  return [...packageFile(`@ffprobe-installer/${platform}/${file}`), ...onPath(name)];
}

/** What was found, and by which settings. It is a fact about this machine, whoever asks. */
let found: { readonly by: string; readonly tools: FilmTools } | null = null;

/**
 * Finds ffmpeg and ffprobe: KINETINT_FFMPEG / KINETINT_FFPROBE, then the download of ffmpeg-static, then a binary inside
 * an npm package for this platform, then the PATH. The answer is remembered while those settings stay as they are.
 *
 * @throws UserFacingError `ffmpeg-missing` with a sentence saying how to get them.
 */
export function findFilmTools(): FilmTools {
  const by = JSON.stringify(['KINETINT_FFMPEG', 'KINETINT_FFPROBE', 'PATH'].map((name) => process.env[name] ?? ''));
  if (found?.by === by) return found.tools;
  const [ffmpeg, ffprobe] = (['ffmpeg', 'ffprobe'] as const).map((name) => candidates(name).find((path) => existsSync(path) && runs(path)));
  if (ffmpeg === undefined || ffprobe === undefined) {
    const remedy =
      'install FFmpeg 5.1 or newer (for example "apt-get install ffmpeg" or "brew install ffmpeg"), or set KINETINT_FFMPEG and KINETINT_FFPROBE to where they are';
    throw problemError('ffmpeg-missing', { code: 'ffmpeg-missing', name: ffmpeg === undefined ? 'ffmpeg' : 'ffprobe' }, remedy);
  }
  found = { by, tools: { ffmpeg, ffprobe } };
  return found.tools;
}

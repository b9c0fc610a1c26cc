// `npm run pictures -- FILM -o FOLDER`: a film before and after, as pictures and as a short clip, to show what Kinetint makes of it;
// with `--before FOLDER`, a folder of networks of another version (catalog.json and its files), also what those make of it, side by side.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { findFilmTools } from '../electron/engine/film/tools.ts';

const usage = 'Usage: npm run pictures -- FILM [-o FOLDER] [--start SECONDS] [--duration SECONDS] [--before FOLDER]';

/** A film of grey that becomes colour from the left, as FFmpeg's filters; its luma is the coloured film's own. */
const grey = '[0:v]crop=trunc(iw/2)*2:trunc(ih/2)*2,split[colour][other];[other]hue=s=0[grey]';

function must(program, args, variables = {}) {
  const env = { ...process.env, ...variables };
  const { status, stderr, error } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'pipe'], encoding: 'utf8', env });
  if (status === 0) return;
  console.error((error?.message ?? stderr).trim());
  process.exit(status === null || status === 0 ? 1 : status);
}

function options() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        output: { type: 'string', short: 'o', default: 'pictures' },
        start: { type: 'string', default: '0' },
        duration: { type: 'string', default: '4' },
        before: { type: 'string' },
      },
    });
    if (positionals.length !== 1 || !(Number(values.duration) > 0) || !(Number(values.start) >= 0)) throw new Error('not so');
    return { film: positionals[0], ...values };
  } catch {
    console.error(usage);
    process.exit(2);
  }
}

const { film, output, start, duration, before } = options();
// Where npm was called.
if (process.env.INIT_CWD) process.chdir(process.env.INIT_CWD);
const folder = resolve(output);
const work = mkdtempSync(join(tmpdir(), 'kinetint-pictures-'));
try {
  const command = join(import.meta.dirname, '../electron/cli/main.ts');
  const colour = (name, variables) => {
    const made = join(work, name);
    must(process.execPath, [command, 'colorize', film, '-o', made, '--codec', 'ffv1', '--start', start, '--duration', duration], variables);
    return made;
  };
  const coloured = colour('coloured.mkv');
  mkdirSync(folder, { recursive: true });
  const { ffmpeg } = findFilmTools();
  const quiet = ['-v', 'error', '-nostdin', '-y', '-i', coloured, '-filter_complex'];
  const half = `${grey};[colour]crop=iw/2:ih:iw/2:0[right];[grey][right]overlay=W-w:0[out]`;
  must(ffmpeg, [...quiet, half, '-map', '[out]', '-frames:v', '1', join(folder, 'before-after.png')]);
  const four = `${grey};[grey][colour]vstack,fps=4/${Number(duration)},scale=iw/2:-2,tile=4x1[out]`;
  must(ffmpeg, [...quiet, four, '-map', '[out]', '-frames:v', '1', join(folder, 'four-moments.png')]);
  const wipe = `${grey};[grey][colour]blend=all_expr='if(lt(X/W,T/${Number(duration)}),B,A)'[out]`;
  const names = ['before-after.png', 'four-moments.png', 'before-after.mp4'];
  const encoder = ['-c:v', 'libx264', '-crf', '23', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'];
  must(ffmpeg, [...quiet, wipe, '-map', '[out]', '-an', ...encoder, join(folder, 'before-after.mp4')]);
  if (before !== undefined) {
    const older = colour('before.mkv', { KINETINT_MODELS: resolve(before) });
    const both = ['-v', 'error', '-nostdin', '-y', '-i', coloured, '-i', older, '-filter_complex'];
    const even = '[1:v]crop=trunc(iw/2)*2:trunc(ih/2)*2[older]';
    must(ffmpeg, [
      ...both,
      `${grey};${even};[grey][older][colour]hstack=3[out]`,
      '-map',
      '[out]',
      '-an',
      ...encoder,
      join(folder, 'networks.mp4'),
    ]);
    const moments = `${grey};${even};[grey][older][colour]vstack=3,fps=4/${Number(duration)},scale=iw/2:-2,tile=4x1[out]`;
    must(ffmpeg, [...both, moments, '-map', '[out]', '-frames:v', '1', join(folder, 'networks.png')]);
    names.push('networks.mp4', 'networks.png');
  }
  for (const name of names) console.log(join(folder, name));
} finally {
  rmSync(work, { recursive: true, force: true });
}

import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { LabSpace } from '../../shared/colour/lab.ts';
import { OpenProjects } from '../../electron/engine/track/open-projects.ts';
import { ciede2000 } from '../support/ciede2000.ts';
import { kinetint } from './support/cli.ts';
import { ffmpeg, filmFolder } from './support/films.ts';

/*
 * Pictures of other moments, with Kinetint's own network, since the tests' tiny one sees nothing in a picture. The film is
 * the end of a clip, the picture its first frame, mirrored, so that it cannot be laid over any frame.
 */

const clips = fileURLToPath(new URL('../../../shared/data/clips/', import.meta.url));
const own = { KINETINT_MODELS: fileURLToPath(new URL('../../models', import.meta.url)) };
const folder = filmFolder();
const at = (...names: string[]): string => join(folder, ...names);
const size = 'scale=320:240';
const space = new LabSpace('bt709', 'srgb');

const rgbOf = (path: string): Promise<Buffer> =>
  ffmpeg('-i', path, '-vf', 'scale=64:48:flags=area', '-pix_fmt', 'rgb24', '-f', 'rawvideo', '-');

/** Mean CIEDE2000 of frames from one on against the film in its own colours. */
async function distance(path: string, ownColours: string, from = 0): Promise<number> {
  const [made, truth] = await Promise.all([rgbOf(path), rgbOf(ownColours)]);
  expect(made.length).toBe(truth.length);
  let sum = 0;
  const first = from * 64 * 48 * 3;
  for (let i = first; i < made.length; i += 3) {
    const lab = ([r, g, b]: Uint8Array): [number, number, number] => [...space.rgbToLab(r! / 255, g! / 255, b! / 255)];
    sum += ciede2000(lab(made.subarray(i, i + 3)), lab(truth.subarray(i, i + 3)));
  }
  return (3 * sum) / (made.length - first);
}

const colorize = (film: string, name: string, ...options: string[]) =>
  kinetint(['colorize', at(film), '-o', at(name), '--codec', 'ffv1', '--device', 'cpu', '--force', ...options], { env: own });

describe.skipIf(!existsSync(clips))('with footage in colour', () => {
  beforeAll(async () => {
    await mkdir(at('same'));
    await mkdir(at('other'));
    const clip = join(clips, 'people_walking.mp4');
    const end = `select=between(n\\,60\\,71),${size},setpts=N/25/TB`;
    await ffmpeg('-i', clip, '-vf', `${end},format=yuv444p`, '-r', '25', '-c:v', 'ffv1', at('true.mkv'));
    await ffmpeg('-i', at('true.mkv'), '-vf', 'format=gray', '-c:v', 'ffv1', at('film.mkv'));
    await ffmpeg('-i', clip, '-vf', `${size},hflip`, '-frames:v', '1', at('same', 'the street.png'));
    await ffmpeg('-i', join(clips, 'coffee.mp4'), '-vf', size, '-frames:v', '1', at('other', 'a cup.png'));
    // Two shots of the street, and a cup between them.
    await mkdir(at('first'));
    const cut = (from: number): string => `select=between(n\\,${from}\\,${from + 11}),${size},setsar=1,setpts=N/25/TB`;
    const filter = `[0]${cut(60)}[a];[1]${cut(0)}[b];[2]${cut(120)}[c];[a][b][c]concat=n=3,format=yuv444p`;
    const inputs = ['-i', clip, '-i', join(clips, 'coffee.mp4'), '-i', clip];
    await ffmpeg(...inputs, '-filter_complex', filter, '-r', '25', '-c:v', 'ffv1', at('true-three.mkv'));
    await ffmpeg('-i', at('true-three.mkv'), '-vf', 'format=gray', '-c:v', 'ffv1', at('three.mkv'));
    await ffmpeg('-i', at('true-three.mkv'), '-vf', 'select=eq(n\\,5)', '-frames:v', '1', at('first', 'ref_000005.png'));
  });

  it('a picture of the same things at another moment gives its colours, one of other things none', async () => {
    const alone = await colorize('film.mkv', 'alone.mkv');
    expect(alone.status, alone.stderr).toBe(0);
    const refused = await kinetint(['references', 'import', at('film.kinetint'), at('other')], { env: own });
    expect(refused.status).not.toBe(0);
    expect(refused.stderr).toContain('a cup.png');
    const guided = await colorize('film.mkv', 'guided.mkv', '--references', at('same'));
    expect(guided.status, guided.stderr).toBe(0);
    expect(`${guided.stdout}${guided.stderr}`).toContain('the shots around these frames show the same things');
    const [without, withPicture] = await Promise.all([
      distance(at('alone.mkv'), at('true.mkv')),
      distance(at('guided.mkv'), at('true.mkv')),
    ]);
    expect(withPicture).toBeLessThan(0.7 * without);
  });

  it('spread, a frame gives its colours to the shot that shows the same, and not to the one between', async () => {
    const guided = await colorize('three.mkv', 'guided-three.mkv', '--references', at('first'));
    expect(guided.status, guided.stderr).toBe(0);
    const spread = await kinetint(['references', 'spread', at('three.kinetint'), '--json'], { env: own });
    expect(JSON.parse(spread.stdout), spread.stderr).toMatchObject({ type: 'references-spread', shots: 1 });
    const again = await colorize('three.mkv', 'spread-three.mkv');
    expect(again.status, again.stderr).toBe(0);
    const [before, after] = [
      await distance(at('guided-three.mkv'), at('true-three.mkv'), 24),
      await distance(at('spread-three.mkv'), at('true-three.mkv'), 24),
    ];
    expect(after).toBeLessThan(0.7 * before);
    // Once more, it finds what it made, and makes it anew.
    const repeated = await kinetint(['references', 'spread', at('three.kinetint'), '--json'], { env: own });
    expect(JSON.parse(repeated.stdout)).toMatchObject({ shots: 1 });
  });

  it('how far colours reach is said by hand: chosen shots, those that cannot take them told, and back again', async () => {
    const project = at('three.kinetint');
    const guideTimes = (): number[] => {
      using opened = new OpenProjects().openExisting(project);
      return opened.project
        .edits()
        .guides.map(({ seconds }) => Math.round(100 * seconds) / 100)
        .sort((one, other) => one - other);
    };
    const spread = (...options: string[]) => kinetint(['references', 'spread', project, ...options], { env: own });
    expect(guideTimes()).toHaveLength(2);
    // The cup is no street; what reached the third shot before is out of reach now.
    const cup = await spread('--from', '0.2', '--only', '0:00.7');
    expect(`${cup.stdout}${cup.stderr}`).toContain('take none of its colours: 0:00.70');
    expect(guideTimes()).toEqual([0.2]);
    const street = await spread('--from', '0.2', '--only', '0.7,1.2', '--json');
    expect(street.stdout).toContain('"shots":1');
    expect(guideTimes()).toHaveLength(2);
    const wrong = await spread('--from', '0.9');
    expect(wrong.status).not.toBe(0);
    expect(wrong.stderr).toContain('No frame at 0:00.90 has colours that you gave: those that have are at 0:00.20.');
    const back = await spread('--take-back');
    expect(back.status, back.stderr).toBe(0);
    expect(guideTimes()).toEqual([0.2]);
  });
});

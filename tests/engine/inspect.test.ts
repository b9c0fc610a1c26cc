import { existsSync, readdirSync } from 'node:fs';
import { truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { inspectPicture } from '../../electron/engine/film/inspect.ts';
import { probeFilm } from '../../electron/engine/film/probe.ts';
import type { PictureInspection } from '../../shared/film/film.ts';
import { ffmpeg, filmFolder, makeFilm, type FilmOptions } from './support/films.ts';

const data = join(import.meta.dirname, '../../../shared/data');
const folder = filmFolder();
let counter = 0;

async function look(path: string): Promise<PictureInspection> {
  return await inspectPicture(await probeFilm(path));
}

async function lookAtMade(options: FilmOptions, ending = 'mkv'): Promise<PictureInspection> {
  return await look(await makeFilm(join(folder, `film-${counter++}.${ending}`), { width: 320, height: 240, seconds: 2, ...options }));
}

describe('colour', () => {
  test.each([
    ['grey', { look: 'grey' }, 'gray'],
    ['grey with grain', { look: 'grey', grain: 25 }, 'gray'],
    ['grey samples', { look: 'grey', pixelFormat: 'gray', encoder: ['ffv1'] }, 'gray'],
    ['grey RGB', { look: 'grey', pixelFormat: 'bgr0', encoder: ['ffv1'] }, 'gray'],
    ['grey of full range', { look: 'grey', range: 'full' }, 'gray'],
    ['sepia', { look: 'sepia' }, 'tinted'],
    ['sepia with grain', { look: 'sepia', grain: 20 }, 'tinted'],
    ['one tint all over', { look: 'blue-tint' }, 'tinted'],
    ['a faint tint', { look: 'grey', filters: 'lutyuv=u=124:v=131' }, 'tinted'],
    ['colour', { look: 'coloured' }, 'coloured'],
    ['colour of 10 bits', { look: 'coloured', pixelFormat: 'yuv444p10le', encoder: ['ffv1'] }, 'coloured'],
    ['pale colour', { look: 'coloured', filters: 'hue=s=0.15' }, 'coloured'],
    ['colour under a tint', { look: 'coloured', filters: 'hue=s=0.3,lutyuv=u=val-8:v=val+8' }, 'coloured'],
  ] as const)('%s', async (_, options, wanted) => {
    expect((await lookAtMade(options)).colour).toBe(wanted);
  });

  test('mean a*b* of a known tint, by matrix', async () => {
    // Y'CbCr 126,116,142 of limited range; a*b* worked out apart from this code (NumPy, sRGB curve, D65).
    const flat = 'color=c=gray:size=64x64:rate=25:duration=0.4';
    for (const [matrix, wanted] of [
      ['smpte170m', [8.65, 13.59]],
      ['bt709', [8.61, 15.34]],
    ] as const) {
      const { meanAb, meanChroma, framesSeen } = await lookAtMade({
        source: flat,
        matrix,
        filters: 'lutyuv=y=126:u=116:v=142',
        pixelFormat: 'yuv444p',
        encoder: ['ffv1'],
      });
      expect(meanAb[0]).toBeCloseTo(wanted[0], 0);
      expect(meanAb[1]).toBeCloseTo(wanted[1], 0);
      expect(meanChroma).toBeCloseTo(Math.hypot(...meanAb), 1);
      expect(framesSeen).toBe(10);
    }
  });

  test('black throughout is grey', async () => {
    expect(await lookAtMade({ source: 'color=c=black:size=64x64:rate=25:duration=1' })).toMatchObject({
      colour: 'gray',
      scan: 'progressive',
      meanChroma: 0,
    });
  });

  test('two tints in one film are still a tint', async () => {
    const tinted = await lookAtMade({ look: 'grey', filters: "lutyuv=u=110:v=140:enable='lt(t,1)',lutyuv=u=150:v=116:enable='gte(t,1)'" });
    expect(tinted.colour).toBe('tinted');
  });
});

describe('scanning', () => {
  test.each([
    ['progressive', { rate: '25' }, 'progressive'],
    ['top field first', { interlaced: 'top-first' }, 'top-first'],
    ['bottom field first', { interlaced: 'bottom-first' }, 'bottom-first'],
    [
      'interlaced though the header says progressive',
      { interlaced: 'bottom-first', filters: 'setfield=prog', encoder: ['libx264', '-preset', 'ultrafast'] },
      'bottom-first',
    ],
    [
      'progressive though the header says interlaced',
      { filters: 'setfield=tff', encoder: ['mpeg2video', '-qscale:v', '3', '-flags', '+ildct+ilme'] },
      'progressive',
    ],
    ['2:3 pulled down', { rate: '24', filters: 'telecine=pattern=23' }, 'mixed'],
  ] as const)('%s', async (_, options, wanted) => {
    expect(
      (
        await lookAtMade({
          ...options,
          source: `testsrc2=size=320x240:rate=${'interlaced' in options ? 50 : 'rate' in options ? options.rate : 25}:duration=2`,
        })
      ).scan,
    ).toBe(wanted);
  });
});

describe('sharp detail that moves is no combing', () => {
  test.each([
    [640, 480, []],
    [320, 240, ['-preset', 'ultrafast', '-crf', '18']],
  ] as const)('%ix%i', async (width, height, settings) => {
    for (const filters of ['null', 'setfield=prog']) {
      expect(
        (await lookAtMade({ width, height, filters, encoder: settings.length === 0 ? ['ffv1'] : ['libx264', ...settings] })).scan,
      ).toBe('progressive');
    }
  });

  test.each([
    [640, 480],
    [320, 240],
    [192, 128],
  ])('fields of it are still fields, %ix%i, whatever the header says', async (width, height) => {
    for (const interlaced of ['top-first', 'bottom-first'] as const) {
      expect(
        (await lookAtMade({ width, height, interlaced, filters: 'setfield=prog', encoder: ['libx264', '-preset', 'ultrafast'] })).scan,
      ).toBe(interlaced);
    }
  });
});

describe('films that are hard to look at', () => {
  test('one frame', async () => {
    expect(await lookAtMade({ look: 'sepia', seconds: 0.04 })).toMatchObject({ framesSeen: 1, colour: 'tinted', scan: 'progressive' });
  });
  test('cut off in the middle', async () => {
    const path = await makeFilm(join(folder, 'cut.mkv'), {
      width: 320,
      height: 240,
      seconds: 6,
      look: 'coloured',
      encoder: ['libx264', '-preset', 'ultrafast', '-g', '25'],
    });
    const film = await probeFilm(path);
    await truncate(path, Math.floor(film.bytes * 0.4));
    const { colour, framesSeen } = await inspectPicture({ ...film, path });
    expect(colour).toBe('coloured');
    expect(framesSeen).toBeGreaterThan(10);
  });
  test('a picture behind other tracks, and a section of black at the start', async () => {
    const path = join(folder, 'late.mp4');
    await ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'sine=duration=6',
      '-f',
      'lavfi',
      '-i',
      "testsrc2=size=160x120:rate=25:duration=6,drawbox=c=black:t=fill:enable='lt(t,2.5)'",
      '-map',
      '0',
      '-map',
      '1',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-g',
      '12',
      '-c:a',
      'aac',
      path,
    );
    const film = await probeFilm(path);
    expect(film.video.index).toBe(1);
    expect((await inspectPicture(film)).colour).toBe('coloured');
  });
  test('stops when asked to', async () => {
    const film = await probeFilm(await makeFilm(join(folder, 'stop.mkv'), {}));
    await expect(inspectPicture(film, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
  });
});

describe.skipIf(!existsSync(join(data, 'films')))('real footage', () => {
  const files = (kind: string): string[] => (existsSync(join(data, kind)) ? readdirSync(join(data, kind)) : []);
  test.each(files('films'))('%s is grey and progressive', async (name) => {
    expect(await look(join(data, 'films', name))).toMatchObject({ colour: 'gray', scan: 'progressive' });
  });
  test.each(files('clips'))('%s is coloured and progressive', async (name) => {
    expect(await look(join(data, 'clips', name))).toMatchObject({ colour: 'coloured', scan: 'progressive' });
  });
  test.each(['a_trip_down_market_street_before_the_fire.mp4', 'bomb_blast_effects_1950s.mp4', 'within_our_gates.mp4'])(
    '%s is interlaced once it is made so, and pulled down once it is',
    async (name) => {
      const [fields, pulled] = [join(folder, `fields-${name}.mkv`), join(folder, `pulled-${name}.mkv`)];
      for (const [path, filter] of [
        [fields, 'fps=25,interlace=scan=bff:lowpass=0'],
        [pulled, 'telecine=pattern=23'],
      ] as const) {
        await ffmpeg(
          '-t',
          '6',
          '-i',
          join(data, 'films', name),
          '-an',
          '-vf',
          `scale=480:360,${filter},setfield=prog`,
          '-c:v',
          'libx264',
          '-preset',
          'ultrafast',
          '-crf',
          '20',
          path,
        );
      }
      // A chunk that hardly moves makes it "mixed".
      for (const path of [fields, pulled]) expect((await look(path)).scan).not.toBe('progressive');
    },
  );
  test('real film, toned sepia with grain and strongly compressed, is tinted', async () => {
    const path = join(folder, 'toned.mp4');
    const toned =
      "format=yuv444p,pseudocolor=i=0:c0=val:c1='128-12*sin(PI*val/255)':c2='128+8*sin(PI*val/255)',noise=alls=20:allf=t,format=yuv420p";
    await ffmpeg(
      '-i',
      join(data, 'films/within_our_gates.mp4'),
      '-vf',
      toned,
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-crf',
      '32',
      path,
    );
    expect((await look(path)).colour).toBe('tinted');
  });
});

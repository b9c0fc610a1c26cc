import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { filmFolder, makeFilm, type FilmOptions } from './support/films.ts';
import { packetTimes, runColorize, useTinyNetwork } from './support/engine.ts';

const films: [string, FilmOptions][] = [
  ['23.976', { rate: '24000/1001' }],
  ['24', { rate: '24' }],
  ['25', { rate: '25' }],
  ['29.97', { rate: '30000/1001' }],
  ['variable', { variableRate: true }],
  ['25, begun half a second late', { rate: '25', startSeconds: 0.5 }],
];

const containers = ['mp4', 'mkv'] as const;

describe.each(containers)('timing, %s in', (ending) => {
  const folder = filmFolder();
  beforeAll(useTinyNetwork);

  it.each(films)('%s frames a second: every frame keeps its time, sound stays in step', async (name, options) => {
    const film = await makeFilm(join(folder, `${name}.${ending}`), { seconds: 1.5, audio: [{ encoder: 'aac' }], ...options });
    const frames = await packetTimes(film, 'v:0');
    const sound = await packetTimes(film, 'a:0');
    for (const container of containers) {
      const { done } = await runColorize(film, {
        output: join(folder, `${name}-${container}.color.${container}`),
        project: join(folder, `${name}.kinetint`),
      });
      const coloured = await packetTimes(done.output, 'v:0');
      expect(coloured).toHaveLength(frames.length);
      expect(done.frames).toBe(frames.length);
      coloured.forEach((time, index) => {
        expect(Math.abs(time - frames[index]!)).toBeLessThanOrEqual(0.001);
      });
      const soundAfter = await packetTimes(done.output, 'a:0');
      expect(soundAfter).toHaveLength(sound.length);
      soundAfter.forEach((time, index) => {
        expect(Math.abs(time - sound[index]!)).toBeLessThanOrEqual(0.001);
      });
    }
  });
});

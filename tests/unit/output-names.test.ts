import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { chooseNames, PromisedNames, type Names } from '../../electron/engine/jobs/output-names.ts';

const folder = resolve('/films');
const wish = { output: null, folder, container: 'mp4', project: null } as const;
const choose = (film: string, promised: readonly string[], isFree?: (names: Names) => boolean): string[] => {
  const { output, project } = chooseNames({ ...wish, film: join(folder, film) }, new PromisedNames(promised), isFree);
  return [output, project].map((path) => path.slice(folder.length + 1));
};

describe('names of a film', () => {
  it('are its own, unless they are promised: then with its ending, then by number', () => {
    const promised: string[] = [];
    const given = ['film.mp4', 'film.mkv', 'film.mkv', 'film.avi'].map((film) => {
      const names = choose(film, promised);
      promised.push(...names.map((name) => join(folder, name)));
      return names;
    });
    expect(given).toEqual([
      ['film.color.mp4', 'film.kinetint'],
      ['film.mkv.color.mp4', 'film.mkv.kinetint'],
      ['film 2.color.mp4', 'film 2.kinetint'],
      ['film.avi.color.mp4', 'film.avi.kinetint'],
    ]);
  });

  it('are taken for promised whatever their case and the way their accents are written', () => {
    expect(choose('caf\u00e9.mp4', [join(folder, 'CAFE\u0301.color.MP4')])[0]).toBe('caf\u00e9.mp4.color.mp4');
  });

  it('step aside for a project that is not free, and never where somebody chose them', () => {
    expect(choose('film.mp4', [], ({ project }) => !project.endsWith('film.kinetint'))).toEqual([
      'film.mp4.color.mp4',
      'film.mp4.kinetint',
    ]);
    const chosen = { output: join(folder, 'mine.mkv'), project: join(folder, 'mine.kinetint') };
    expect(
      chooseNames({ ...wish, ...chosen, film: join(folder, 'film.mp4') }, new PromisedNames([chosen.output, chosen.project]), () => false),
    ).toEqual(chosen);
  });
});

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pathsOnClipboard } from '../../../electron/queue/clipboard-paths.ts';
import { findFilms } from '../../../electron/engine/files/find-films.ts';
import { pathsOfArguments } from '../../../electron/window/argument-paths.ts';

describe('dropped folders', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kinetint-films-'));
    mkdirSync(join(folder, 'reels', 'deeper'), { recursive: true });
    mkdirSync(join(folder, '.trash'));
    for (const name of [
      'b.mp4',
      'notes.txt',
      'a.color.mp4',
      'reels/reel 10.MKV',
      'reels/reel 2.mkv',
      'reels/deeper/c.mpg',
      '.trash/d.mp4',
    ]) {
      writeFileSync(join(folder, name), '');
    }
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const within = (...names: string[]): string[] => names.map((name) => join(folder, name));

  test('give their films by name, without what Kinetint made itself', async () => {
    expect(await findFilms([folder])).toEqual(within('b.mp4', 'reels/deeper/c.mpg', 'reels/reel 2.mkv', 'reels/reel 10.MKV'));
  });

  test('leave alone the order of files that were named themselves, whatever they are', async () => {
    expect(await findFilms(within('notes.txt', 'a.color.mp4', 'b.mp4', 'b.mp4', 'gone.mp4'))).toEqual(
      within('notes.txt', 'a.color.mp4', 'b.mp4', 'gone.mp4'),
    );
  });
});

describe('numbered pictures', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kinetint-scans-'));
    for (const [place, ...names] of [
      ['scans 1%', 'roll_0008.dpx', 'roll_0009.dpx', 'roll_0010.dpx', 'notes.txt'],
      ['gap', 'a1.png', 'a3.png'],
      ['holiday', 'IMG_1.jpg', 'IMG_2.jpg'],
      ['scans.color.pictures', 'scans_1.png', 'scans_2.png'],
      ['written', 'w_1.png', 'w_2.png'],
      ['.', 'film.mkv'],
    ] as const) {
      mkdirSync(join(folder, place), { recursive: true });
      for (const name of names) writeFileSync(join(folder, place, name), '');
    }
    writeFileSync(join(folder, 'written', 'frames.csv'), 'file,seconds\nw_1.png,0\nw_2.png,1\n');
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  test('of a folder that is walked are a film where they are one row of scans, and nothing that Kinetint wrote', async () => {
    expect(await findFilms([folder])).toEqual([join(folder, 'film.mkv'), join(folder, 'scans 1%')]);
  });

  test.each(['scans 1%', 'gap', 'holiday', 'written'])('are a film where their folder %s is named', async (name) => {
    expect(await findFilms([join(folder, name)])).toEqual([join(folder, name)]);
  });

  test('stand for all of their row where some are named, which is asked for once', async () => {
    const named = ['scans 1%/roll_0009.dpx', 'scans 1%/roll_0010.dpx', 'film.mkv', 'scans 1%/notes.txt'];
    expect(await findFilms(named.map((name) => join(folder, name)))).toEqual(
      ['scans 1%/roll_%04d.dpx', 'film.mkv', 'scans 1%/notes.txt'].map((name) => join(folder, name)),
    );
  });
});

describe('pasted text', () => {
  const paths = (text: string): string[] => pathsOnClipboard({ readText: () => text });
  const film = resolve('/films/a film.mp4');

  test.each([
    ['a path', film],
    ['a path in quotes', `'${film}'`],
    ['a file address', pathToFileURL(film).href],
    ['lines', `${film}\r\n\r\n`],
  ])('%s names a film', (_kind, text) => {
    expect(paths(text)).toEqual([film]);
  });

  test.each(['', 'a film.mp4', `see ${film}`, `${film}\nand more`, 'https://example.org/a.mp4'])('"%s" names none', (text) => {
    expect(paths(text)).toEqual([]);
  });
});

test('a command line names films, beside switches and the folder of the app itself', () => {
  const argv = ['/electron', '--inspect=0', resolve('/app'), '--user-data-dir=/home/x', 'a.mp4', resolve('/films/b.mp4')];
  expect(pathsOfArguments(argv, resolve('/here'), resolve('/app'))).toEqual([resolve('/here/a.mp4'), resolve('/films/b.mp4')]);
  expect(pathsOfArguments(['/opt/kinetint', 'a.mp4'], resolve('/here'), null)).toEqual([resolve('/here/a.mp4')]);
});

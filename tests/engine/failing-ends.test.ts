import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { eventsOf, kinetint } from './support/cli.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const film = join(folder, 'harbour.mkv');
beforeAll(() => makeFilm(film, { seconds: 0.4 }));

/** An FFmpeg that ends with given words where it is to write a coloured film. */
async function failingFfmpeg(name: string, words: readonly string[]): Promise<string> {
  const path = join(folder, name);
  const said = words.map((line) => `'${line}'`).join(' ');
  const script = [
    '#!/bin/sh',
    'case "$*" in',
    `*.part.*) printf '%s\\n' ${said} >&2; exit 1 ;;`,
    'esac',
    `exec '${findFilmTools().ffmpeg}' "$@"`,
  ];
  await writeFile(path, `${script.join('\n')}\n`, { mode: 0o755 });
  return path;
}

// A program of the shell's stands in for FFmpeg.
describe.skipIf(process.platform === 'win32')('where one end fails the other does too, and the first word counts', () => {
  const reading = '[in#0/matroska,webm @ 0x1] [error] Error during demuxing: Input/output error';
  const writing = '[out#0/matroska @ 0x1] [error] Error writing trailer: No space left on device';
  it.each([
    [
      'reading',
      [reading, writing],
      'film-unreadable',
      /harbour\.mkv cannot be read \(.*Input\/output error.*\): see that it is there and whole/,
    ],
    ['writing', [writing, reading], 'output-full', /^The disk that would hold .*out\.mkv is full: free some space/],
  ] as const)('an error of %s is told as one', async (what, words, code, sentence) => {
    const output = join(folder, `${what} out.mkv`);
    const ffmpeg = await failingFfmpeg(what, words);
    const result = await kinetint(
      ['colorize', film, '--device', 'cpu', '-o', output, '--project', join(folder, `${what}.kinetint`), '--json'],
      {
        env: { KINETINT_FFMPEG: ffmpeg },
      },
    );
    expect(result.status).toBe(1);
    expect(eventsOf(result).at(-1)).toMatchObject({ type: 'error', code, message: expect.stringMatching(sentence) as string });
    expect((await readdir(folder)).filter((name) => name.startsWith(`${what} out`))).toEqual([]);
  });
});

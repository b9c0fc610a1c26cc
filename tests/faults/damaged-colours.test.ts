import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, it } from 'vitest';
import { kinetint } from '../engine/support/cli.ts';
import { filmFolder, makeFilm } from '../engine/support/films.ts';

it('colours that are damaged on disk are never shown: they are made anew, the same to the bit, and their seconds are named', async () => {
  const folder = filmFolder();
  const film = await makeFilm(join(folder, 'film.mp4'), { seconds: 3, grain: 8 });
  const [output, project] = [join(folder, 'film.color.mp4'), join(folder, 'film.kinetint')];
  const args = ['colorize', film, '-o', output, '--device', 'cpu', '--force'];
  expect((await kinetint(args)).status).toBe(0);
  const first = await readFile(output);
  const database = new Database(project);
  database.exec(
    "UPDATE stretch SET chroma = substr(chroma, 1, length(chroma) - 9) || x'0001020304050607' || substr(chroma, -1) WHERE first_frame = (SELECT min(first_frame) FROM stretch WHERE first_frame > 0)",
  );
  database.close();
  const check = await kinetint(['project', 'check', project]);
  expect(check.status).toBe(1);
  expect(check.stdout).toMatch(/damaged from [\d.]+ to [\d.]+ s/);
  const again = await kinetint(args);
  expect(again.status, again.stderr).toBe(0);
  expect(again.stderr).toMatch(/The project file is damaged: its colours from [\d.]+ to [\d.]+ s are made anew/);
  expect((await readFile(output)).equals(first)).toBe(true);
  const after = await kinetint(['project', 'check', project]);
  expect(after.status, after.stderr).toBe(0);
  expect(after.stdout).toContain('75 frames coloured, all whole');
});

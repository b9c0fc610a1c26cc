import { copyFile, mkdir, readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, it } from 'vitest';
import { planProjectExport } from '../../electron/engine/jobs/export.ts';
import { planColorize } from '../../electron/engine/jobs/plan.ts';
import { identifyFilm } from '../../electron/engine/track/identity.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import { plainExport } from '../../shared/job/job.ts';
import { applyEdit } from '../../shared/project/edits.ts';
import { engine, requestFor, runColorize, useTinyNetwork } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);
const signal = new AbortController().signal;
beforeAll(useTinyNetwork);

it('planning changes nothing, even where a project is there and its film has moved', async () => {
  const before = await makeFilm(at('before.mkv'));
  const project = at('film.kinetint');
  ProjectFile.open(project, { path: before, identity: await identifyFilm(before) }).close();
  await rename(before, at('after.mkv'));
  const [bytes, { mtimeMs }, names] = [await readFile(project), await stat(project), await readdir(folder)];
  const request = requestFor(at('after.mkv'), { output: at('out.mp4'), project });
  expect((await planColorize(request, { engine, signal })).framesReady).toBe(0);
  expect(bytes.equals(await readFile(project))).toBe(true);
  expect((await stat(project)).mtimeMs).toBe(mtimeMs);
  expect(await readdir(folder)).toEqual(names);

  await writeFile(at('empty.kinetint'), '');
  await planColorize({ ...request, project: at('empty.kinetint') }, { engine, signal });
  expect(await readFile(at('empty.kinetint'))).toHaveLength(0);

  const other = { path: at('other.mkv'), identity: { bytes: 1, fingerprint: '0'.repeat(64) } };
  using held = ProjectFile.open(at('other.kinetint'), other);
  await expect(planColorize({ ...request, project: held.path }, { engine, signal })).rejects.toMatchObject({ code: 'project-locked' });
  held.close();
  await expect(planColorize({ ...request, project: held.path }, { engine, signal })).rejects.toMatchObject({ code: 'project-mismatch' });
  // A project that was there before is locked from its opening on, not from its first change.
  using again = ProjectFile.open(held.path, other);
  await expect(planColorize({ ...request, project: again.path }, { engine, signal })).rejects.toMatchObject({ code: 'project-locked' });
});

it('numbers an output that nobody named where a file has the usual name, by one plan that writes nothing', async () => {
  const place = at('numbered');
  await mkdir(place);
  const film = await makeFilm(join(place, 'film.mkv'));
  const request = requestFor(film, { numbered: true });
  const planned = async (changes: Partial<typeof request> = {}): Promise<string> =>
    (await planColorize({ ...request, ...changes }, { engine, signal })).output;
  expect(await planColorize(request, { engine, signal })).not.toHaveProperty('beside');
  expect(await planned()).toBe(join(place, 'film.color.mp4'));
  await writeFile(join(place, 'film.color.mp4'), 'dear to somebody');
  const plan = await planColorize(request, { engine, signal });
  expect([plan.output, plan.project]).toEqual([join(place, 'film.color 2.mp4'), join(place, 'film.kinetint')]);
  expect(plan.beside).toBe(join(place, 'film.color.mp4'));
  expect(await planned({ promised: [join(place, 'film.color 2.mp4')] })).toBe(join(place, 'film.color 3.mp4'));
  // Leave to write over it, a name that somebody chose, and the command line: none of them is numbered.
  expect(await planned({ force: true })).toBe(join(place, 'film.color.mp4'));
  for (const changes of [{ numbered: false }, { output: join(place, 'film.color.mp4') }])
    await expect(planned(changes)).rejects.toMatchObject({ code: 'output-exists' });
  expect((await readdir(place)).sort()).toEqual(['film.color.mp4', 'film.mkv']);
  expect(await readFile(join(place, 'film.color.mp4'), 'utf8')).toBe('dear to somebody');
});

it('planning an export changes nothing of its project', async () => {
  const film = await makeFilm(at('exported.mkv'));
  const { done } = await runColorize(film, { output: at('exported.color.mkv'), project: at('exported.kinetint'), codec: 'ffv1' });
  // As an earlier version of Kinetint has left it: opening it to write brings it up to date.
  const old = at('old.kinetint');
  await copyFile(done.project, old);
  const database = new Database(old);
  database.pragma('user_version = 3');
  database.close();
  const before = await readFile(old);
  const request = { ...plainExport, project: old, output: at('old.mkv'), force: false, section: null };
  expect((await planProjectExport(request, { engine, signal })).framesReady).toBe(done.frames);
  expect(before.equals(await readFile(old))).toBe(true);
  await expect(planProjectExport({ ...request, project: at('none.kinetint') }, { engine, signal })).rejects.toMatchObject({
    code: 'project-unreadable',
  });
  await writeFile(at('blank.kinetint'), '');
  await expect(planProjectExport({ ...request, project: at('blank.kinetint') }, { engine, signal })).rejects.toMatchObject({
    code: 'project-incomplete',
  });
  expect(await readFile(at('blank.kinetint'))).toHaveLength(0);
});

it('says that all colours are ready where an earlier run has made them, until a cut is changed', async () => {
  const film = await makeFilm(at('ready.mkv'));
  const request = requestFor(film, { output: at('ready.color.mkv'), project: at('ready.kinetint') });
  expect((await planColorize(request, { engine, signal })).coloursReady).toBe(false);
  const { done } = await runColorize(film, request);
  const again = { ...request, output: at('ready.again.mkv') };
  expect(await planColorize(again, { engine, signal })).toMatchObject({ coloursReady: true, framesReady: done.frames });
  using project = ProjectFile.openExisting(done.project);
  project.saveEdits(applyEdit(project.edits(), { type: 'add-cut', seconds: 0.4 }), null);
  project.close();
  expect(await planColorize(again, { engine, signal })).toMatchObject({ coloursReady: false });
});

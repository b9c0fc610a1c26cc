import { readdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { planColorize } from '../../electron/engine/jobs/plan.ts';
import { identifyFilm } from '../../electron/engine/track/identity.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
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

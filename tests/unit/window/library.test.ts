import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unusedName } from '../../../electron/engine/files/names-beside.ts';
import { LibraryService } from '../../../electron/library/library-service.ts';
import { openLibrary } from '../../../electron/storage/library-file.ts';
import { entryOf, Library, type EndedJob } from '../../../electron/storage/library.ts';
import { nothingChosen, plainExport, type ColorizeRequest } from '../../../shared/job/job.ts';
import { wholeFilm } from '../../../shared/job/settings.ts';

let folder: string;
let path: string;
let library: Library;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinetint-library-'));
  path = join(folder, 'library.sqlite');
  library = new Library(openLibrary(path));
});
afterEach(() => {
  library.close();
  rmSync(folder, { recursive: true });
});

const request = { film: '/films/harbour.mp4', model: 'tiny', section: wholeFilm } as ColorizeRequest;

function ended(change: Partial<EndedJob> = {}): EndedJob {
  return {
    kind: 'colour',
    film: '/films/harbour.mp4',
    project: '/films/harbour.kinetint',
    output: '/films/harbour.color.mp4',
    colour: { model: 'tiny', smoothing: 0.5, every: 'auto', scenes: true },
    device: 'cpu',
    codec: 'h264',
    container: 'mp4',
    startedAt: 1_000_000,
    seconds: 12.5,
    frames: 300,
    framesTotal: 300,
    result: 'done',
    failure: null,
    log: 'line one\nline two',
    request,
    ...change,
  };
}

test('a job is remembered with all that is known of it, across starts', () => {
  library.recordJob(ended());
  library.close();
  library = new Library(openLibrary(path));
  const [job] = library.jobs(null, 10);
  const expected = Object.fromEntries(Object.entries(ended()).filter(([name]) => name !== 'request'));
  expect(job).toEqual({ ...expected, id: 1 });
  expect(library.job(1)).toEqual(job);
  expect(entryOf(job!, true)).toMatchObject({ id: 1, outputExists: true });
  expect(entryOf(job!, true)).not.toHaveProperty('log');
});

test('jobs come latest first, page by page, and are cleared without the projects', () => {
  for (let frame = 1; frame <= 5; frame += 1) library.recordJob(ended({ frames: frame }));
  expect(library.jobs(null, 2).map(({ frames }) => frames)).toEqual([5, 4]);
  expect(library.jobs(4, 2).map(({ frames }) => frames)).toEqual([3, 2]);
  library.clearJobs();
  expect(library.jobs(null, 10)).toEqual([]);
  expect(library.projects()).toHaveLength(1);
});

test('a project is there once, at the top when it was worked on last, with its picture', () => {
  library.recordJob(ended({ result: 'stopped', frames: 100 }));
  library.setThumbnail('/films/harbour.kinetint', new Uint8Array([0xff, 0xd8, 1]));
  library.recordJob(ended({ project: '/films/other.kinetint', film: '/films/other.mp4', startedAt: 2_000_000 }));
  expect(library.projects().map(({ film }) => film)).toEqual(['/films/other.mp4', '/films/harbour.mp4']);
  library.recordJob(ended({ startedAt: 3_000_000 }));
  const [latest, other] = library.projects();
  expect(latest).toMatchObject({ film: '/films/harbour.mp4', complete: true, frames: 300, workedOnAt: 3_012_500 });
  expect([...latest!.thumbnail!]).toEqual([0xff, 0xd8, 1]);
  library.forget(latest!.id);
  expect(library.projects()).toEqual([other]);
  expect(library.jobs(null, 10)).toHaveLength(3);
});

test('a job that made nothing is in the history, and leaves no project', () => {
  library.recordJob(ended({ result: 'failed', failure: 'film-unreadable', frames: 0 }));
  expect(library.projects()).toEqual([]);
  expect(library.jobs(null, 1)[0]).toMatchObject({ result: 'failed', failure: 'film-unreadable' });
});

test('what the engine was asked can be asked again, with what has since been added left as it was', () => {
  library.recordJob(ended());
  const whole = { ...nothingChosen, film: '/films/harbour.mp4', model: 'tiny' };
  expect(library.colorizeRequest(1)).toEqual(whole);
  expect(library.latestRequest('/films/harbour.kinetint')).toEqual(whole);
  library.recordJob(ended({ request: { ...request, device: 'abacus' } as unknown as ColorizeRequest }));
  // One that this version cannot make sense of.
  expect(library.colorizeRequest(2)).toBeNull();
});

test('an export is in the history too, and its project still opens with the wishes of its colouring', () => {
  library.recordJob(ended());
  const rendering = { ...plainExport, section: null, project: '/films/harbour.kinetint', output: '/films/harbour.mkv', force: false };
  library.recordJob(ended({ kind: 'export', output: '/films/harbour.mkv', container: 'mkv', startedAt: 9_000_000, request: rendering }));
  expect(library.jobs(null, 1)[0]).toMatchObject({ kind: 'export', output: '/films/harbour.mkv' });
  expect(library.exportRequest(2)).toEqual(rendering);
  expect(library.colorizeRequest(2)).toBeNull();
  expect(library.latestRequest('/films/harbour.kinetint')).toMatchObject({ film: '/films/harbour.mp4' });
  expect(library.projects()[0]?.workedOnAt).toBe(1_012_500);
});

test('ten seconds for a try say nothing of how far the film is, nor what it was coloured with', () => {
  const section = { startSeconds: 5, durationSeconds: 10 };
  const tried = ended({ frames: 240, framesTotal: 240, output: '/films/harbour.color try.mp4', request: { ...request, section } });
  library.recordJob(tried);
  expect(library.projects()[0]).toMatchObject({ complete: false });
  expect(library.finished('/films/harbour.kinetint')).toEqual([]);
  expect(library.latestRequest('/films/harbour.kinetint')?.section).toEqual(section);
  library.recordJob(ended());
  library.recordJob({ ...tried, startedAt: 5_000_000 });
  expect(library.projects()[0]).toMatchObject({ complete: true, frames: 300, workedOnAt: 5_012_500 });
  expect(library.finished('/films/harbour.kinetint').map(({ output }) => output)).toEqual(['/films/harbour.color.mp4']);
  expect(library.latestRequest('/films/harbour.kinetint')?.section).toEqual(wholeFilm);
});

test('the command of a job names the file and the project that came of it, wherever the habits of the window put them', () => {
  const habits = { folder: '/coloured', container: 'mkv', naming: '{name} {purpose}', codec: 'h265', force: true } as const;
  library.recordJob(ended({ request: { ...nothingChosen, film: '/films/harbour.mp4', ...habits }, output: '/coloured/harbour 2.mkv' }));
  const exported = { ...plainExport, project: '/films/harbour.kinetint', output: null, section: null, force: false };
  library.recordJob(ended({ kind: 'export', request: exported, output: '/coloured/harbour.mov' }));
  const service = new LibraryService({ path, onChange: () => undefined, describe: () => '', thumbnail: () => Promise.reject(new Error()) });
  expect(service.command(1)?.join(' ')).toBe(
    'kinetint colorize -o /coloured/harbour 2.mkv --codec h265 --force --project /films/harbour.kinetint /films/harbour.mp4',
  );
  expect(service.command(2)?.join(' ')).toBe('kinetint export -o /coloured/harbour.mov /films/harbour.kinetint');
  expect(service.command(3)).toBeNull();
  service.close();
});

test('a name that is taken gets a number', () => {
  const taken = new Set(['/films/harbour.color.mp4', '/films/harbour.color 2.mp4']);
  expect(unusedName('/films/harbour.color.mp4', (path) => taken.has(path))).toBe('/films/harbour.color 3.mp4');
  expect(unusedName('/films/other.mp4', (path) => taken.has(path))).toBe('/films/other.mp4');
});

test('no more than five hundred jobs are kept', () => {
  for (let frame = 1; frame <= 503; frame += 1) library.recordJob(ended({ frames: frame }));
  expect(library.jobs(null, 200)).toHaveLength(200);
  expect(library.job(3)).toBeNull();
  expect(library.job(4)).not.toBeNull();
});

test.each([
  [
    'damaged',
    (file: string) => {
      writeFileSync(file, 'This is no database.'.repeat(100));
    },
  ],
  [
    'of a newer version',
    (file: string) => {
      const database = new Database(file);
      database.exec('CREATE TABLE later (x)');
      database.pragma('user_version = 999');
      database.close();
    },
  ],
])('a library that is %s is put aside, and a new one begun', (_what, make) => {
  const other = join(folder, 'other.sqlite');
  make(other);
  const fresh = new Library(openLibrary(other));
  fresh.recordJob(ended());
  expect(fresh.jobs(null, 1)).toHaveLength(1);
  fresh.close();
  expect(readdirSync(folder)).toContain('other.sqlite.unreadable');
});

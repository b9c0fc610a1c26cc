import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newExport } from '../../../electron/queue/export-item.ts';
import { removeLeftovers } from '../../../electron/queue/leftovers.ts';
import { newItem } from '../../../electron/queue/queue-item.ts';
import { QueueStore } from '../../../electron/storage/queue-store.ts';
import { setAside } from '../../../electron/engine/files/set-aside.ts';
import { restoreQueue } from '../../../electron/queue/restore.ts';
import type { ExportItem } from '../../../shared/ipc/export.ts';
import type { AppState, QueueItem } from '../../../shared/ipc/queue.ts';
import { plainExport } from '../../../shared/job/job.ts';
import { done, plan } from './fixtures.ts';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kinetint-queue-'));
  path = join(folder, 'settings', 'queue.sqlite');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const film = (name: string, change: Partial<QueueItem> = {}): QueueItem => ({ ...newItem(`/films/${name}`, {}), plan, ...change });
const file = (of: QueueItem, change: Partial<ExportItem> = {}): ExportItem => ({
  ...newExport(of.id, { ...plainExport, section: null, project: '/films/a.kinetint', output: '/films/a.mkv', force: false }, 10),
  ...change,
});
const stateOf = (items: QueueItem[], exports: ExportItem[] = []): AppState => ({
  items,
  exports,
  selected: items[0]?.id ?? null,
  running: false,
  paused: false,
  total: null,
  notice: null,
});

function reopened(): ReturnType<QueueStore['load']> {
  const store = new QueueStore(path);
  const stored = store.load();
  store.close();
  return stored;
}

describe('the stored queue', () => {
  test('is what it was, order and all', () => {
    const store = new QueueStore(path);
    expect(store.load()).toEqual({ items: [], exports: [], selected: null, paused: false });
    const [a, b, c] = [
      film('a.mp4', { stage: 'colouring' }),
      film('b.mp4', { stage: 'waiting' }),
      film('c.mp4', { stage: 'done', result: done }),
    ];
    const [first, second] = [file(c), file(c)];
    store.save(stateOf([a, b, c], [first]));
    store.save({ ...stateOf([c, a], [second, first]), selected: c.id, paused: true });
    store.close();
    expect(reopened()).toEqual({ items: [c, a], exports: [second, first], selected: c.id, paused: true });
  });

  test('is not written again for each frame, but takes the last numbers along when the app is quit', () => {
    const store = new QueueStore(path);
    const item = film('a.mp4', { stage: 'colouring', elapsedSeconds: 1 });
    store.save(stateOf([item]));
    const later = { ...item, elapsedSeconds: 50 };
    store.save(stateOf([later]));
    expect(reopened().items[0]?.elapsedSeconds).toBe(1);
    store.save(stateOf([later]), true);
    expect(reopened().items[0]?.elapsedSeconds).toBe(50);
    store.close();
  });

  test('of a version that wrote sentences down instead of codes is read as well', () => {
    const store = new QueueStore(path);
    const item = film('a.mp4');
    store.save(stateOf([item]));
    const database = new Database(path);
    const tried = { name: 'h264_nvenc', hardware: 'NVIDIA NVENC', usable: false };
    const streams = plan.streams.map((stream) => ({ ...stream, reason: stream.reason === null ? null : 'converted to AAC' }));
    database.prepare('UPDATE film SET item = ?').run(
      JSON.stringify({
        ...item,
        warnings: ['The film is cut off.'],
        plan: {
          ...plan,
          streams,
          encoder: { ...plan.encoder, tried: [{ ...tried, detail: 'it hung' }] },
          warnings: ['Sound is re-encoded.'],
        },
      }),
    );
    database.close();
    store.close();
    const [read] = reopened().items;
    expect(read?.warnings).toEqual([{ code: 'plain', text: 'The film is cut off.' }]);
    expect(read?.plan?.warnings).toEqual([{ code: 'plain', text: 'Sound is re-encoded.' }]);
    expect(read?.plan?.encoder.tried).toEqual([{ ...tried, detail: { code: 'plain', text: 'it hung' } }]);
    expect(read?.plan?.streams.map(({ reason }) => reason)).toEqual([null, { code: 'plain', text: 'converted to AAC' }, null]);
  });

  test('is written when a file is asked for, begun and written, though no film has changed', () => {
    const store = new QueueStore(path);
    const item = film('a.mp4', { stage: 'done', result: done });
    store.save(stateOf([item]));
    const waiting = file(item);
    for (const exports of [[waiting], [{ ...waiting, stage: 'writing' } as const], []]) {
      store.save(stateOf([item], exports));
      expect(reopened().exports).toEqual(exports);
    }
    store.close();
  });

  test('of the first version, which knew no exports, is read and brought up to date', () => {
    const item = film('a.mp4', { stage: 'waiting' });
    mkdirSync(dirname(path));
    const old = new Database(path);
    old.exec(`
      CREATE TABLE film (id TEXT PRIMARY KEY, place INTEGER NOT NULL, item TEXT NOT NULL);
      CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), selected TEXT, paused INTEGER NOT NULL);
    `);
    old.prepare('INSERT INTO film VALUES (?, 0, ?)').run(item.id, JSON.stringify(item));
    old.prepare('INSERT INTO head VALUES (1, ?, 1)').run(item.id);
    old.close();
    expect(reopened()).toEqual({ items: [item], exports: [], selected: item.id, paused: true });
    const store = new QueueStore(path);
    store.save(stateOf([item], [file(item)]));
    store.close();
    expect(reopened().exports).toHaveLength(1);
  });

  test('starts anew where its file is damaged, which is set aside with what belongs to it, and said', () => {
    const store = new QueueStore(path);
    store.save(stateOf([film('a.mp4')]));
    store.close();
    const rubbish = 'no database, but long enough to be taken for one '.repeat(20);
    writeFileSync(path, rubbish);
    const second = new QueueStore(path);
    expect(second.load().items).toEqual([]);
    expect(second.notice).toEqual({ code: 'queue-set-aside', values: { path: `${path}.unreadable` } });
    second.close();
    expect(readFileSync(`${path}.unreadable`, 'utf8')).toBe(rubbish);
  });

  test('that is set aside takes along what was not written back yet: it may be all that saves it', () => {
    for (const ending of ['', '-wal', '-shm']) writeFileSync(join(folder, `some.sqlite${ending}`), ending);
    const aside = setAside(join(folder, 'some.sqlite'), 'unreadable');
    for (const ending of ['', '-wal', '-shm']) expect(readFileSync(aside + ending, 'utf8')).toBe(ending);
    expect(readdirSync(folder)).toHaveLength(3);
  });

  test('is never deleted because it could not be opened: it is left alone, and the work goes on without it', () => {
    const store = new QueueStore(path);
    store.save(stateOf([film('a.mp4')]));
    store.close();
    // Another program holds it: the same error as for a disk that is full or a folder that may not be written to.
    const holder = new Database(path);
    holder.pragma('locking_mode = EXCLUSIVE');
    holder.exec('BEGIN EXCLUSIVE');
    const second = new QueueStore(path);
    expect(second.load().items).toEqual([]);
    expect(second.notice).toEqual({ code: 'queue-unkept', values: {} });
    second.save(stateOf([film('b.mp4')]));
    second.close();
    holder.exec('ROLLBACK');
    holder.close();
    expect(reopened().items.map(({ name }) => name)).toEqual(['a.mp4']);
    expect(readdirSync(dirname(path)).filter((name) => name.includes('unreadable'))).toEqual([]);
  });
});

describe('after a start', () => {
  const progress = { type: 'progress', stage: 'colouring', frame: 5, frames: 10, fps: 2, etaSeconds: 3 } as const;
  const items = [
    film('a.mp4', { stage: 'done', result: done }),
    film('b.mp4', { stage: 'colouring', progress, plan: { ...plan, output: '/films/b.color.mp4' } }),
    film('c.mp4', { stage: 'waiting' }),
    film('d.mp4', { stage: 'planned' }),
  ];
  const isNotWrittenYet = (path: string): boolean => path !== '/films/b.color.mp4';
  const stagesOf = (paused: boolean, afterQuitting: 'go-on' | 'wait') => {
    const restored = restoreQueue({ items, exports: [], selected: null, paused }, afterQuitting, isNotWrittenYet);
    return {
      stages: restored.items.map(({ name, stage, notice }) => [name, stage, notice?.code]),
      paused: restored.paused,
      notice: restored.notice,
    };
  };

  test('work goes on, what was done stays until it is cleared, plans are made anew', () => {
    expect(stagesOf(false, 'go-on')).toEqual({
      stages: [
        ['a.mp4', 'done', undefined],
        ['b.mp4', 'waiting', 'resumed'],
        ['c.mp4', 'waiting', undefined],
        ['d.mp4', 'looking', undefined],
      ],
      paused: false,
      notice: { code: 'queue-resumed', values: { count: 2 } },
    });
  });

  test('of one film that is in view it is said once, beside it', () => {
    const notice = (selected: string | null, more: readonly QueueItem[] = []) =>
      restoreQueue({ items: [items[1]!, items[3]!, ...more], exports: [], selected, paused: false }, 'go-on', isNotWrittenYet).notice?.code;
    expect(notice(items[1]!.id)).toBeUndefined();
    expect(notice(items[3]!.id)).toBe('queue-resumed');
    expect(notice(items[1]!.id, [items[2]!])).toBe('queue-resumed');
  });

  test.each([
    [true, 'go-on'],
    [false, 'wait'],
  ] as const)('work waits for the person who paused it (%s) or wants it so (%s)', (paused, afterQuitting) => {
    expect(stagesOf(paused, afterQuitting)).toMatchObject({
      stages: [
        ['a.mp4', 'done', undefined],
        ['b.mp4', 'paused', 'interrupted'],
        ['c.mp4', 'waiting', undefined],
        ['d.mp4', 'looking', undefined],
      ],
      paused: true,
      notice: { code: 'queue-waits' },
    });
  });

  test('what was done is looked at anew where its file is gone; a film that is gone is said', () => {
    const [a] = items;
    const at = (missing: string) =>
      restoreQueue(
        { items: [a!], exports: [file(a!, { stage: 'done', result: done })], selected: null, paused: false },
        'wait',
        (path) => path !== missing,
      );
    expect(at(done.output)).toMatchObject({ items: [{ stage: 'looking', result: null }], exports: [{ stage: 'done' }], notice: null });
    expect(at(a!.film)).toMatchObject({ items: [{ stage: 'done', result: done, notice: { code: 'film-gone' } }] });
    expect(at(file(a!).request.output).exports).toEqual([]);
  });

  test('nothing is said where nothing was under way', () => {
    expect(
      restoreQueue({ items: [film('d.mp4', { stage: 'planned' })], exports: [], selected: null, paused: false }, 'wait'),
    ).toMatchObject({ paused: false, notice: null });
  });

  test('files that were not written are written anew, and those that were are kept', () => {
    const [a] = items;
    const exports = [
      file(a!, { stage: 'done', result: done }),
      file(a!, { stage: 'writing', progress, elapsedSeconds: 20 }),
      file(a!, { stage: 'waiting' }),
      file(a!, { stage: 'stopping' }),
      file(film('gone.mp4'), { stage: 'waiting' }),
    ];
    const restored = restoreQueue({ items: [a!], exports, selected: null, paused: false }, 'go-on', () => true);
    expect(restored.items).toMatchObject([{ name: 'a.mp4', stage: 'done', result: done }]);
    expect(restored.exports).toEqual([exports[0], { ...exports[1], stage: 'waiting', progress: null, elapsedSeconds: 0 }, exports[2]]);
    expect(restored).toMatchObject({ paused: false, notice: { code: 'exports-resumed', values: { count: 2 } } });
    expect(restoreQueue({ items: items.slice(0, 2), exports, selected: null, paused: false }, 'wait', () => true)).toMatchObject({
      paused: true,
      notice: { code: 'work-waits' },
    });
  });

  test('what a killed Kinetint had written of a file is gone, and nothing else is', () => {
    const output = join(folder, 'a.mkv');
    const names = ['a.mkv', 'a.4711.part.mkv', 'a.4711.part.mp4', 'a.b.part.mkv', 'other.4711.part.mkv'];
    for (const name of names) writeFileSync(join(folder, name), 'x');
    const [a] = items;
    const request = { ...file(a!).request, output };
    removeLeftovers({ items: [a!], exports: [file(a!, { request })] });
    expect(readdirSync(folder)).toHaveLength(5);
    removeLeftovers({
      items: [a!],
      exports: [
        file(a!, { request, stage: 'writing' }),
        file(a!, { request: { ...request, output: join(folder, 'no-folder', 'b.mkv') }, stage: 'writing' }),
      ],
    });
    expect(readdirSync(folder).sort()).toEqual(names.filter((name) => name !== 'a.4711.part.mkv').sort());
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { newItem } from '../../../electron/queue/queue-item.ts';
import { QueueStore } from '../../../electron/queue/queue-store.ts';
import { restoreQueue } from '../../../electron/queue/restore.ts';
import type { AppState, QueueItem } from '../../../shared/ipc/queue.ts';
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
const stateOf = (items: QueueItem[]): AppState => ({ items, selected: items[0]?.id ?? null, running: false, paused: false, total: null, notice: null });

function reopened(): ReturnType<QueueStore['load']> {
  const store = new QueueStore(path);
  const stored = store.load();
  store.close();
  return stored;
}

describe('the stored queue', () => {
  test('is what it was, order and all', () => {
    const store = new QueueStore(path);
    expect(store.load()).toEqual({ items: [], selected: null, paused: false });
    const [a, b, c] = [film('a.mp4', { stage: 'colouring' }), film('b.mp4', { stage: 'waiting' }), film('c.mp4', { stage: 'done', result: done })];
    store.save(stateOf([a, b, c]));
    store.save({ ...stateOf([c, a]), selected: c.id, paused: true });
    store.close();
    expect(reopened()).toEqual({ items: [c, a], selected: c.id, paused: true });
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
    database.prepare('UPDATE film SET item = ?').run(JSON.stringify({ ...item, warnings: ['The film is cut off.'], plan: { ...plan, streams, encoder: { ...plan.encoder, tried: [{ ...tried, detail: 'it hung' }] }, warnings: ['Sound is re-encoded.'] } }));
    database.close();
    store.close();
    const [read] = reopened().items;
    expect(read?.warnings).toEqual([{ code: 'plain', text: 'The film is cut off.' }]);
    expect(read?.plan?.warnings).toEqual([{ code: 'plain', text: 'Sound is re-encoded.' }]);
    expect(read?.plan?.encoder.tried).toEqual([{ ...tried, detail: { code: 'plain', text: 'it hung' } }]);
    expect(read?.plan?.streams.map(({ reason }) => reason)).toEqual([null, { code: 'plain', text: 'converted to AAC' }, null]);
  });

  test('starts anew where its file is damaged', () => {
    const store = new QueueStore(path);
    store.save(stateOf([film('a.mp4')]));
    store.close();
    writeFileSync(path, 'no database, but long enough to be taken for one '.repeat(20));
    expect(reopened().items).toEqual([]);
  });
});

describe('after a start', () => {
  const progress = { type: 'progress', stage: 'colouring', frame: 5, frames: 10, fps: 2, etaSeconds: 3 } as const;
  const items = [
    film('a.mp4', { stage: 'done', result: done }),
    film('b.mp4', { stage: 'colouring', progress }),
    film('c.mp4', { stage: 'waiting' }),
    film('d.mp4', { stage: 'planned' }),
  ];
  const stagesOf = (paused: boolean, afterQuitting: 'go-on' | 'wait') => {
    const restored = restoreQueue({ items, selected: null, paused }, afterQuitting);
    return { stages: restored.items.map(({ name, stage, notice }) => [name, stage, notice?.code]), paused: restored.paused, notice: restored.notice };
  };

  test('work goes on, what was done is over, plans are made anew', () => {
    expect(stagesOf(false, 'go-on')).toEqual({
      stages: [['b.mp4', 'waiting', 'resumed'], ['c.mp4', 'waiting', undefined], ['d.mp4', 'looking', undefined]],
      paused: false,
      notice: { code: 'queue-resumed', values: { count: 2 } },
    });
  });

  test.each([[true, 'go-on'], [false, 'wait']] as const)('work waits for the person who paused it (%s) or wants it so (%s)', (paused, afterQuitting) => {
    expect(stagesOf(paused, afterQuitting)).toMatchObject({
      stages: [['b.mp4', 'paused', 'interrupted'], ['c.mp4', 'waiting', undefined], ['d.mp4', 'looking', undefined]],
      paused: true,
      notice: { code: 'queue-waits' },
    });
  });

  test('nothing is said where nothing was under way', () => {
    expect(restoreQueue({ items: [film('d.mp4', { stage: 'planned' })], selected: null, paused: false }, 'wait')).toMatchObject({ paused: false, notice: null });
  });
});

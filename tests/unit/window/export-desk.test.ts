import { beforeEach, describe, expect, it } from 'vitest';
import { ExportDesk, type ExportHabits } from '../../../electron/export/export-desk.ts';
import { freeName, withEnding } from '../../../electron/export/export-place.ts';
import type { Engine, EngineJob, WorkKind } from '../../../electron/ipc/engine-host.ts';
import { newItem } from '../../../electron/queue/queue-item.ts';
import { exportPresets } from '../../../shared/export-presets.ts';
import { exportViewSchema, type ExportView } from '../../../shared/ipc/export.ts';
import type { QueueItem } from '../../../shared/ipc/queue.ts';
import type { ExportRequest, JobEvent } from '../../../shared/job.ts';
import { choosableTracks, toggleTrack } from '../../../renderer/export/track-choice.ts';
import { done, plan } from './fixtures.ts';

interface Call {
  readonly kind: WorkKind;
  readonly request: ExportRequest;
  readonly say: (event: JobEvent) => void;
  readonly end: (event: JobEvent) => Promise<void>;
  readonly die: () => Promise<void>;
  cancelled: boolean;
}

const settled = () => new Promise<void>((resolve) => { setImmediate(resolve); });
const coloured: QueueItem = { ...newItem('/films/harbour.mp4', {}), stage: 'done', plan, result: { ...done, project: '/films/harbour.kinetint' } };
const { id } = coloured;
const outlook = (bytes: number, startSeconds = 0): JobEvent => ({ type: 'plan', plan: { ...plan, section: { startSeconds, durationSeconds: null }, estimatedBytes: bytes } });

let calls: Call[];
let desk: ExportDesk;
let view: ExportView;
let free: boolean;
let taken: Set<string>;
let habits: ExportHabits;
let items: QueueItem[];

beforeEach(() => {
  calls = [];
  free = true;
  taken = new Set(['/films/harbour.color.mp4']);
  habits = { purpose: 'share', folder: null };
  items = [coloured];
  const engine: Engine = {
    run(kind, request, onEvent): EngineJob {
      const { promise, resolve, reject } = Promise.withResolvers<JobEvent>();
      const call: Call = {
        kind, request: request as ExportRequest, say: onEvent, cancelled: false,
        end: (event) => { resolve(event); return settled(); },
        die: () => { reject(new Error('exit code 9')); return settled(); },
      };
      calls.push(call);
      return { finished: promise, pause: () => undefined, resume: () => undefined, cancel: () => { call.cancelled = true; } };
    },
  };
  desk = new ExportDesk({
    engine, describe: () => 'versions', isFree: () => free, onIdle: () => undefined, taken: (path) => taken.has(path),
    item: (wanted) => items.find((item) => item.id === wanted) ?? null,
    habits: () => habits, remember: (next) => { habits = next; }, onChange: (next) => { view = exportViewSchema.parse(next); },
  });
});

const last = (): Call => calls.at(-1)!;

describe('what can be made of a film', () => {
  it('is nothing before it is coloured', () => {
    items = [{ ...coloured, result: null }];
    expect(desk.open(id)).toBeNull();
    expect(calls).toEqual([]);
  });

  it('begins with what was chosen last, a free name, and its outlook; then the size of each other', async () => {
    desk.open(id);
    expect(view).toMatchObject({ purpose: 'share', output: '/films/harbour.color 2.mp4', outlook: null });
    expect(last()).toMatchObject({ kind: 'plan-export', request: { project: '/films/harbour.kinetint', codec: 'h264', encoder: 'auto', force: true } });
    await last().end(outlook(1000));
    expect(view).toMatchObject({ outlook: { estimatedBytes: 1000 }, sizes: { share: 1000 } });
    for (const [purpose, bytes] of [['archive', 2000], ['archive-lossless', 9000], ['edit', 8000], ['small', 500]] as const) {
      expect(last().request).toMatchObject({ codec: exportPresets[purpose].codec });
      await last().end(outlook(bytes));
    }
    expect(view.sizes).toEqual({ share: 1000, archive: 2000, 'archive-lossless': 9000, edit: 8000, small: 500 });
    expect(calls).toHaveLength(5);
    // The in and out points were moved: what is known of other lengths is void.
    desk.open(id);
    await last().end(outlook(300, 5));
    expect(view.sizes).toEqual({ share: 300 });
  });

  it('follows the choice: name, container and scale fit, and late answers do not count', async () => {
    desk.open(id);
    const first = last();
    desk.choosePurpose(id, 'archive');
    expect(first.cancelled).toBe(true);
    await first.end(outlook(1));
    expect(view).toMatchObject({ purpose: 'archive', output: '/films/harbour.color.mkv', outlook: null, choice: { quality: 16, bitDepth: 10 } });
    desk.choose(id, { quality: 18 });
    expect(view).toMatchObject({ purpose: null, choice: { codec: 'h265', quality: 18 } });
    desk.choose(id, { codec: 'prores' });
    expect(view).toMatchObject({ output: '/films/harbour.color.mov', choice: { container: 'mov', quality: null, preset: null, bitDepth: null } });
    await last().end({ type: 'error', code: 'output-unsupported', message: 'No encoder.' });
    expect(view.problem).toMatchObject({ code: 'output-unsupported', details: 'versions' });
  });
});

describe('writing a file', () => {
  beforeEach(() => { desk.open(id); });

  it('goes from start to end, is remembered, and the next one has another name', async () => {
    desk.setPlace(id, '/archive/My harbour.mp4');
    await last().end(outlook(1000));
    // The sizes of files that nobody asked for can wait.
    const size = last();
    desk.start(id);
    expect([size.kind, size.cancelled]).toEqual(['plan-export', true]);
    expect(last()).toMatchObject({ kind: 'export', request: { output: '/archive/My harbour.mp4', force: true, project: '/films/harbour.kinetint' } });
    expect([desk.running, habits]).toEqual([true, { purpose: 'share', folder: '/archive' }]);
    last().say({ type: 'progress', stage: 'colouring', frame: 5, frames: 10, fps: 2, etaSeconds: 3 });
    expect(view.run).toMatchObject({ state: 'running', progress: { frame: 5 } });
    taken.add('/archive/My harbour.mp4');
    await last().end({ ...done, output: '/archive/My harbour.mp4' });
    expect(view).toMatchObject({ run: { state: 'done', progress: null }, output: '/archive/harbour.color.mp4' });
    expect([desk.running, desk.result(id)]).toEqual([false, '/archive/My harbour.mp4']);
  });

  it('waits while a film is being coloured', () => {
    free = false;
    desk.start(id);
    expect([view.run?.state, desk.running]).toEqual(['waiting', false]);
    free = true;
    desk.wake();
    expect([view.run?.state, last().kind]).toEqual(['running', 'export']);
  });

  it('stops when asked to, says why it failed, and ends with its film', async () => {
    desk.start(id);
    desk.stop(id);
    expect([last().cancelled, view.run?.state]).toEqual([true, 'stopping']);
    await last().end({ type: 'error', code: 'interrupted', message: 'Stopped.' });
    expect(view.run).toBeNull();
    desk.start(id);
    await calls.findLast(({ kind }) => kind === 'export')!.die();
    expect(view.run).toMatchObject({ state: 'failed', failure: { code: 'engine-died' } });
    desk.start(id);
    const run = calls.findLast(({ kind }) => kind === 'export')!;
    items = [];
    desk.wake();
    expect([run.cancelled, desk.open(id)]).toEqual([true, null]);
  });

  it('asks before a file goes: an ending that was added makes another name than the one that was asked about', () => {
    taken.add('/archive/film.mp4');
    desk.setPlace(id, '/archive/film');
    expect(view.output).toBe('/archive/harbour.color.mp4');
    desk.start(id);
    expect(last().request.force).toBe(false);
  });
});

it('names and endings', () => {
  expect(freeName('/a', '/b/film.one.mkv', 'mov', () => false)).toBe('/a/film.one.color.mov');
  expect([withEnding('/a/film.mp4', 'mkv'), withEnding('/a/film', 'mkv'), withEnding('/a/film.1924', 'mkv')]).toEqual(['/a/film.mkv', '/a/film.mkv', '/a/film.1924.mkv']);
});

it('a track goes out and comes in again; all of a kind is said as all', () => {
  const sound = { kind: 'audio', codec: 'aac', language: null, title: null, dispositions: [], channels: 2, sampleRate: 48_000 } as const;
  const film = { ...plan.film, others: [{ ...sound, index: 1, dispositions: [] }, { ...sound, index: 2, dispositions: [] }] };
  const [first, second] = choosableTracks(film);
  const without = toggleTrack({ audio: null, subtitles: null }, film, first!);
  expect(without).toEqual({ audio: [2], subtitles: null });
  expect(toggleTrack(without, film, first!)).toEqual({ audio: null, subtitles: null });
  expect(toggleTrack(without, film, second!)).toEqual({ audio: [], subtitles: null });
});

import { beforeEach, describe, expect, it } from 'vitest';
import { ExportService, type ExportHabits } from '../../../electron/export/export-service.ts';
import { freeName, withEnding } from '../../../electron/queue/output-name.ts';
import { newItem } from '../../../electron/queue/queue-item.ts';
import { exportPresets } from '../../../shared/job/export-presets.ts';
import { exportViewSchema, type ExportItem, type ExportView } from '../../../shared/ipc/export.ts';
import type { QueueItem } from '../../../shared/ipc/queue.ts';
import type { JobEvent } from '../../../shared/job/job.ts';
import { choosableTracks, toggleTrack } from '../../../renderer/inspector/track-choice.ts';
import { fakeEngine, type Call } from './fake-engine.ts';
import { done, plan } from './fixtures.ts';

const coloured: QueueItem = {
  ...newItem('/films/harbour.mp4', {}),
  stage: 'done',
  plan,
  result: { ...done, project: '/films/harbour.kinetint' },
};
const { id } = coloured;
const outlook = (bytes: number, startSeconds = 0): JobEvent => ({
  type: 'plan',
  plan: { ...plan, section: { startSeconds, durationSeconds: null }, estimatedBytes: bytes },
});

let calls: Call[];
let service: ExportService;
let view: ExportView;
let free: boolean;
let taken: Set<string>;
let habits: ExportHabits;
let items: QueueItem[];
let gone: Set<string>;
let queued: { film: string; request: ExportItem['request']; frames: number | null }[];

beforeEach(() => {
  calls = [];
  queued = [];
  gone = new Set();
  free = true;
  taken = new Set(['/films/harbour.color.mp4']);
  habits = { purpose: 'share', folder: null };
  items = [coloured];
  service = new ExportService({
    engine: fakeEngine(calls),
    describe: () => 'versions',
    isFree: () => free,
    taken: (path) => taken.has(path),
    isThere: (folder) => !gone.has(folder),
    item: (wanted) => items.find((item) => item.id === wanted) ?? null,
    enqueue: (film, request, frames) => {
      queued.push({ film, request, frames });
    },
    outputs: () => queued.map(({ request }) => request.output),
    habits: () => habits,
    remember: (next) => {
      habits = next;
    },
    onChange: (next) => {
      view = exportViewSchema.parse(next);
    },
  });
});

const last = (): Call => calls.at(-1)!;

describe('what can be made of a film', () => {
  it('is nothing before it is coloured', () => {
    items = [{ ...coloured, result: null }];
    expect(service.open(id)).toBeNull();
    expect(calls).toEqual([]);
  });

  it('is all there is where an earlier run has coloured the film, before it is started', () => {
    items = [{ ...coloured, stage: 'planned', result: null, plan: { ...plan, coloursReady: true } }];
    expect(service.open(id)).toMatchObject({ id });
    expect(last().request.project).toBe(plan.project);
    items = [{ ...coloured, stage: 'looking', result: null, plan: { ...plan, coloursReady: true } }];
    expect(service.open(id)).toBeNull();
  });

  it('is no longer asked for when the app is quit: the engine would be ended with a project open', async () => {
    service.open(id);
    service.leave();
    expect(last().cancelled).toBe(true);
    await last().end({ type: 'error', code: 'interrupted', message: 'Stopped.' });
    service.follow();
    expect(calls).toHaveLength(1);
  });

  it('begins with what was chosen last, a free name, and its outlook; then the size of each other', async () => {
    service.open(id);
    expect(view).toMatchObject({ purpose: 'share', output: '/films/harbour.color 2.mp4', outlook: null });
    expect(last()).toMatchObject({
      kind: 'plan-export',
      request: { project: '/films/harbour.kinetint', codec: 'h264', encoder: 'auto', force: true },
    });
    await last().end(outlook(1000));
    expect(view).toMatchObject({ outlook: { estimatedBytes: 1000 }, sizes: { share: 1000 } });
    for (const [purpose, bytes] of [
      ['archive', 2000],
      ['archive-lossless', 9000],
      ['edit', 8000],
      ['small', 500],
    ] as const) {
      expect(last().request).toMatchObject({ codec: exportPresets[purpose].codec });
      await last().end(outlook(bytes));
    }
    expect(view.sizes).toEqual({ share: 1000, archive: 2000, 'archive-lossless': 9000, edit: 8000, small: 500 });
    expect(calls).toHaveLength(5);
    // The in and out points were moved: what is known of other lengths is void.
    service.open(id);
    await last().end(outlook(300, 5));
    expect(view.sizes).toEqual({ share: 300 });
  });

  it('follows the choice: name, container and scale fit, and late answers do not count', async () => {
    service.open(id);
    const first = last();
    service.choosePurpose(id, 'archive');
    expect(first.cancelled).toBe(true);
    await first.end(outlook(1));
    expect(view).toMatchObject({
      purpose: 'archive',
      output: '/films/harbour.color.mkv',
      outlook: null,
      choice: { quality: 16, bitDepth: 10 },
    });
    service.choose(id, { quality: 18 });
    expect(view).toMatchObject({ purpose: null, choice: { codec: 'h265', quality: 18 } });
    service.choose(id, { codec: 'prores' });
    expect(view).toMatchObject({
      output: '/films/harbour.color.mov',
      choice: { container: 'mov', quality: null, preset: null, bitDepth: null },
    });
    await last().end({ type: 'error', code: 'output-unsupported', message: 'No encoder.' });
    expect(view.problem).toMatchObject({ code: 'output-unsupported', details: 'versions' });
  });
});

describe('asking for a file', () => {
  beforeEach(() => {
    service.open(id);
  });

  it('puts it in the queue as it is chosen, is remembered, and the next one has another name', () => {
    service.setPlace(id, '/archive/My harbour.mp4');
    service.start(id);
    const { codec, container, quality } = exportPresets.share;
    expect(queued).toMatchObject([
      {
        film: id,
        frames: 17795,
        request: { output: '/archive/My harbour.mp4', force: true, project: '/films/harbour.kinetint', codec, container, quality },
      },
    ]);
    expect(habits).toEqual({ purpose: 'share', folder: null });
    expect(view.output).toBe('/archive/harbour.color.mp4');
    service.start(id);
    expect(queued[1]?.request).toMatchObject({ output: '/archive/harbour.color.mp4', force: false });
    // The second is not there yet, but will be.
    expect(view.output).toBe('/archive/harbour.color 2.mp4');
    service.setPlace(id, '/archive/harbour.color.mp4');
    expect(view.output).toBe('/archive/harbour.color 2.mp4');
  });

  const other: QueueItem = {
    ...coloured,
    ...newItem('/tapes/fair.mp4', {}),
    stage: 'done',
    plan,
    result: { ...done, project: '/tapes/fair.kinetint' },
  };
  const placeOfOther = (): string | undefined => {
    items = [coloured, other];
    return service.open(other.id)?.output;
  };

  it('is beside the film for the next one, wherever this one went by itself', () => {
    service.start(id);
    service.ended('/films/harbour.color 2.mp4', true);
    expect(placeOfOther()).toBe('/tapes/fair.color.mp4');
  });

  it('is in the chosen folder for the next one too, once a file could be written there', () => {
    service.choosePurpose(id, 'archive');
    service.setPlace(id, '/archive/harbour.mkv');
    service.start(id);
    expect(habits).toEqual({ purpose: 'archive', folder: null });
    service.ended('/archive/harbour.mkv', true);
    expect(habits).toEqual({ purpose: 'archive', folder: '/archive' });
    expect(placeOfOther()).toBe('/archive/fair.color.mkv');
  });

  it('is not where nothing could be written, nor in a folder that is not there any more', () => {
    service.setPlace(id, '/locked/harbour.mp4');
    service.start(id);
    service.ended('/locked/harbour.mp4', false);
    expect(habits.folder).toBeNull();
    habits = { purpose: 'share', folder: '/unplugged' };
    gone = new Set(['/unplugged']);
    expect(placeOfOther()).toBe('/tapes/fair.color.mp4');
  });

  it('knows how long it will be from the in and out points', async () => {
    await last().end({ type: 'plan', plan: { ...plan, section: { startSeconds: 5, durationSeconds: 10 }, estimatedBytes: 1 } });
    service.start(id);
    expect(queued[0]?.frames).toBe(240);
  });

  it('gives up measuring files that nobody asked for while something is coloured or written, and goes on afterwards', async () => {
    await last().end(outlook(1000));
    const size = last();
    expect(size.request.codec).toBe('h265');
    free = false;
    service.follow();
    expect(size.cancelled).toBe(true);
    // What the person looks at is found out all the same.
    service.choosePurpose(id, 'edit');
    expect(last().request.codec).toBe('prores');
    await last().end(outlook(8000));
    expect(calls).toHaveLength(3);
    free = true;
    service.follow();
    expect(last().request.codec).toBe('h265');
  });

  it('asks before a file goes: an ending that was added makes another name than the one that was asked about', () => {
    taken.add('/archive/film.mp4');
    service.setPlace(id, '/archive/film');
    expect(view.output).toBe('/archive/harbour.color.mp4');
    service.start(id);
    expect(queued[0]?.request.force).toBe(false);
  });

  it('is over when the film is gone', () => {
    const planning = last();
    items = [];
    service.follow();
    expect([planning.cancelled, service.open(id), service.output(id)]).toEqual([true, null, null]);
  });
});

it('names and endings', () => {
  const values = { network: 'reel', purpose: 'edit', codec: 'prores', container: 'mov' } as const;
  expect(freeName('/a', '/b/film.one.mkv', null, values, () => false)).toBe('/a/film.one.color.mov');
  expect(freeName('/a', '/b/film.one.mkv', '{purpose} {name} ({network}, {codec})', values, (path) => !path.includes(' 2'))).toBe(
    '/a/edit film.one (reel, prores) 2.mov',
  );
  expect([withEnding('/a/film.mp4', 'mkv'), withEnding('/a/film', 'mkv'), withEnding('/a/film.1924', 'mkv')]).toEqual([
    '/a/film.mkv',
    '/a/film.mkv',
    '/a/film.1924.mkv',
  ]);
  const folders = [withEnding('/a/film.mp4', 'pictures'), withEnding('/a/my scans', 'pictures'), withEnding('/a/film.pictures', 'mp4')];
  expect(folders).toEqual(['/a/film.pictures', '/a/my scans', '/a/film.mp4']);
  expect(freeName('/a', '/b/scans/roll_%04d.dpx?fps=24000/1001', null, { ...values, container: 'pictures' }, () => false)).toBe(
    '/a/roll.color.pictures',
  );
});

it('a track goes out and comes in again; all of a kind is said as all', () => {
  const sound = {
    kind: 'audio',
    codec: 'aac',
    language: null,
    title: null,
    dispositions: [],
    channels: 2,
    sampleRate: 48_000,
    trackTags: {},
  } as const;
  const film = {
    ...plan.film,
    others: [
      { ...sound, index: 1, dispositions: [] },
      { ...sound, index: 2, dispositions: [] },
    ],
  };
  const [first, second] = choosableTracks(film);
  const without = toggleTrack({ audio: null, subtitles: null }, film, first!);
  expect(without).toEqual({ audio: [2], subtitles: null });
  expect(toggleTrack(without, film, first!)).toEqual({ audio: null, subtitles: null });
  expect(toggleTrack(without, film, second!)).toEqual({ audio: [], subtitles: null });
});

it('is put in the queue even where the habit cannot be kept: a full disk once left the export out', () => {
  const faults: unknown[] = [];
  const full = new Error('no space left on device');
  service = new ExportService({
    engine: fakeEngine(calls),
    describe: () => '',
    isFree: () => false,
    taken: () => false,
    item: () => coloured,
    enqueue: (film, request, frames) => {
      queued.push({ film, request, frames });
    },
    outputs: () => queued.map(({ request }) => request.output),
    habits: () => habits,
    remember: () => {
      throw full;
    },
    onChange: (next) => {
      view = exportViewSchema.parse(next);
    },
    onFault: (_, error) => faults.push(error),
  });
  service.open(id);
  service.start(id);
  expect(queued.map(({ request }) => request.output)).toEqual(['/films/harbour.color.mp4']);
  expect(view.output).toBe('/films/harbour.color 2.mp4');
  expect(faults).toEqual([full]);
});

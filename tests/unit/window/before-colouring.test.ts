import { beforeEach, describe, expect, test, vi } from 'vitest';
import { choiceOf, fitting } from '../../../electron/export/export-choice.ts';
import { FilmQueue } from '../../../electron/queue/film-queue.ts';
import { fileChoiceOf, filePurposeOf } from '../../../shared/ipc/export.ts';
import type { QueueItem } from '../../../shared/ipc/queue.ts';
import { allTracks } from '../../../shared/job/settings.ts';
import { noEdits } from '../../../shared/project/edits.ts';
import { fakeEngine, type Call } from './fake-engine.ts';
import { done, plan } from './fixtures.ts';
import { planned, queueOver } from './planned-films.ts';

let calls: Call[];
let queue: FilmQueue;
const last = (): Call => calls.at(-1)!;
const at = (place: number): QueueItem => queue.state.items[place]!;

const answer = (name: string): Promise<void> => last().end(planned(name, { project: `/films/${name}.kinetint` }));

beforeEach(async () => {
  calls = [];
  queue = queueOver(calls, { taken: () => false });
  queue.add(['/films/a.mp4', '/films/b.mp4']);
  await answer('a.mp4');
  await answer('b.mp4');
});

describe('before a film is coloured', () => {
  test('its file is to share as long as nobody chose otherwise', () => {
    expect(filePurposeOf(at(0))).toBe('share');
    expect(fileChoiceOf(at(0))).toMatchObject({ codec: 'h264', container: 'mp4', encoder: 'software' });
  });

  test('a purpose is chosen for several films at once, and each is looked at with it', async () => {
    queue.changes.reshape([at(0).id, at(1).id], ({ request }) => choiceOf('archive', request.tracks));
    expect(last().request).toMatchObject({ codec: 'h265', container: 'mkv', bitDepth: 10 });
    await answer('a.mp4');
    await answer('b.mp4');
    expect(queue.state.items.map(filePurposeOf)).toEqual(['archive', 'archive']);
    expect(queue.state.items.map(({ stage }) => stage)).toEqual(['planned', 'planned']);
  });

  test('another codec fits its container, and a name that the person gave gets the ending', () => {
    queue.changes.setOutput(at(0).id, '/elsewhere/mine.mp4');
    queue.changes.reshape([at(0).id], (item) => fitting(fileChoiceOf(item), { codec: 'ffv1' }));
    expect(at(0).request).toMatchObject({ codec: 'ffv1', container: 'mkv', output: '/elsewhere/mine.mkv' });
    expect(filePurposeOf(at(0))).toBe('archive-lossless');
  });

  test('what is chosen together with a codec is kept, as a preset has it', () => {
    const { tracks, ...preset } = { ...choiceOf('archive', allTracks), quality: 12, preset: 'slow' };
    const chosen = fitting(choiceOf('archive-lossless', tracks), preset);
    expect(chosen).toEqual({ ...preset, tracks });
    // Without them the codec's own numbers would be another's.
    expect(fitting(chosen, { codec: 'h264' })).toMatchObject({ quality: null, preset: null, bitDepth: null });
  });

  test('one that is being coloured stays as it was begun', () => {
    queue.start(at(0).id);
    queue.changes.reshape([at(0).id], () => choiceOf('archive', allTracks));
    expect(at(0)).toMatchObject({ stage: 'colouring', request: { codec: null } });
  });
});

describe('ten seconds for a try', () => {
  test('are a row of their own with the film’s project and another name, and go first', async () => {
    queue.start(at(1).id);
    expect(last()).toMatchObject({ kind: 'colorize', request: { film: '/films/b.mp4' } });
    const [running] = calls.slice(-1);
    queue.start(at(0).id);
    queue.changes.tryFrom(at(0).id, 12);
    expect(at(1)).toMatchObject({ film: '/films/a.mp4', request: { section: { startSeconds: 12, durationSeconds: 10 } } });
    const asked = last();
    expect(asked.request).toMatchObject({ project: '/films/a.mp4.kinetint', output: '/films/a.mp4.color try.mp4' });
    expect(asked.request.promised).not.toContain('/films/a.mp4.kinetint');
    await asked.end({ type: 'plan', plan: { ...plan, output: '/films/a.mp4.color try.mp4', project: '/films/a.mp4.kinetint' } });
    expect(at(1).stage).toBe('waiting');
    await running!.end(done);
    expect(last()).toMatchObject({ kind: 'colorize', request: { output: '/films/a.mp4.color try.mp4' } });
  });

  test('are the last ones of the film where fewer follow', () => {
    queue.changes.tryFrom(at(0).id, 740);
    expect(at(1).request.section).toEqual({ startSeconds: expect.closeTo(732.2, 6) as number, durationSeconds: 10 });
  });

  test('do not take the project from the film that is planned anew meanwhile', () => {
    queue.changes.tryFrom(at(0).id, 0);
    queue.changes.change(at(0).id, { smoothing: 0.2 });
    const film = calls.filter(({ kind, request }) => kind === 'plan' && request.smoothing === 0.2).at(-1);
    expect(film).toBeUndefined();
    queue.remove(at(1).id);
    expect(last().request).toMatchObject({ film: '/films/a.mp4', smoothing: 0.2 });
    expect(last().request.promised).not.toContain('/films/a.mp4.kinetint');
    expect(last().request.promised).toContain('/films/b.mp4.kinetint');
  });
});

describe('a plan', () => {
  test('is made again when the part or the cuts are changed, and not for a look', () => {
    vi.useFakeTimers();
    try {
      const { id } = at(0);
      const before = calls.length;
      queue.edited(id, noEdits, false);
      queue.edited(id, { ...noEdits, look: { ...noEdits.look, warmth: 0.3 } }, true);
      vi.advanceTimersByTime(2000);
      expect(calls).toHaveLength(before);
      queue.edited(id, { ...noEdits, inSeconds: 1 }, true);
      queue.edited(id, { ...noEdits, inSeconds: 2 }, true);
      vi.advanceTimersByTime(2000);
      expect(calls).toHaveLength(before + 1);
      expect(at(0)).toMatchObject({ stage: 'looking' });
      expect(at(0).plan).not.toBeNull();
      queue.edited(id, { ...noEdits, inSeconds: 2 }, true);
      queue.edited(id, { ...noEdits, inSeconds: 2, cuts: { added: [3], removed: [] } }, true);
      queue.leave();
      vi.advanceTimersByTime(2000);
      expect(calls).toHaveLength(before + 1);
    } finally {
      vi.useRealTimers();
    }
  });
});

test('two films are looked at at once, but not two of one name, the second of which has to know what the first one got', async () => {
  calls = [];
  queue = new FilmQueue({
    engine: fakeEngine(calls),
    onChange: () => undefined,
    describe: () => '',
    taken: () => false,
    looksAtOnce: 2,
  });
  queue.add(['/films/a.mp4', '/films/A.mov', '/films/b.mp4', '/films/c.mp4']);
  expect(calls.map(({ request }) => request.film)).toEqual(['/films/a.mp4', '/films/b.mp4']);
  const [first] = calls;
  await first!.end({ type: 'plan', plan: { ...plan, output: '/films/a.color.mp4', project: '/films/a.kinetint' } });
  expect(calls.map(({ request }) => request.film)).toEqual(['/films/a.mp4', '/films/b.mp4', '/films/A.mov']);
  expect(last().request.promised).toContain('/films/a.color.mp4');
  queue.remove(at(2).id);
  expect(calls[1]!.cancelled).toBe(true);
  expect(last().request.film).toBe('/films/c.mp4');
});

import { beforeEach, describe, expect, test } from 'vitest';
import type { FilmQueue } from '../../../electron/queue/film-queue.ts';
import type { FilmQueueOptions } from '../../../electron/queue/film-queue-options.ts';
import { plainExport } from '../../../shared/job/job.ts';
import type { Call } from './fake-engine.ts';
import { done, plan } from './fixtures.ts';
import { addPlanned, queueOver } from './planned-films.ts';

let calls: Call[];
let faults: unknown[];
const full = new Error('database or disk is full');
const last = (): Call => calls.at(-1)!;

beforeEach(() => {
  calls = [];
  faults = [];
});

function queueWith(options: Partial<FilmQueueOptions>): FilmQueue {
  return queueOver(calls, { onFault: (_, error) => faults.push(error), ...options });
}

const stages = (queue: FilmQueue): string[] => queue.state.items.map(({ name, stage }) => `${name} ${stage}`);
const idOf = (queue: FilmQueue, name: string): string => queue.state.items.find((item) => item.name === name)!.id;

const planned = (queue: FilmQueue, ...names: string[]): Promise<void> => addPlanned(queue, calls, ...names);

describe('a note that cannot be written', () => {
  test('about a film that ended does not keep the next film waiting', async () => {
    const queue = queueWith({
      onEnded: () => {
        throw full;
      },
    });
    await planned(queue, 'a.mp4', 'b.mp4');
    queue.start(null);
    await last().end(done);
    expect(stages(queue)).toEqual(['a.mp4 done', 'b.mp4 colouring']);
    expect(faults).toEqual([full]);
  });

  test('about a file that was exported does not keep the next film waiting', async () => {
    const queue = queueWith({
      onExported: () => {
        throw full;
      },
    });
    await planned(queue, 'a.mp4', 'b.mp4');
    queue.start(idOf(queue, 'a.mp4'));
    await last().end(done);
    const film = idOf(queue, 'a.mp4');
    queue.addExport(film, { ...plainExport, section: null, project: '/films/a.mp4.kinetint', output: '/films/a.mkv', force: false }, 10);
    queue.start(idOf(queue, 'b.mp4'));
    expect(last().kind).toBe('export');
    await last().end(done);
    expect(queue.state.exports.map(({ stage }) => stage)).toEqual(['done']);
    expect(stages(queue)).toEqual(['a.mp4 done', 'b.mp4 colouring']);
    expect(faults).toEqual([full]);
  });

  test('about the queue itself stops none of its work', async () => {
    const queue = queueWith({
      onChange: () => {
        throw full;
      },
    });
    await planned(queue, 'a.mp4', 'b.mp4');
    queue.start(null);
    await last().end(done);
    await last().end(done);
    expect(stages(queue)).toEqual(['a.mp4 done', 'b.mp4 done']);
    expect(faults.length).toBeGreaterThan(0);
  });
});

describe('leave to write over a file', () => {
  const exists = { type: 'error', code: 'output-exists', message: 'There is one.' } as const;

  test('is used up by writing it: another network later does not write over that result unasked', async () => {
    const queue = queueWith({ taken: () => true });
    queue.add(['/films/a.mp4']);
    await last().end(exists);
    const id = idOf(queue, 'a.mp4');
    queue.changes.replaceOutput(id);
    expect(last().request.force).toBe(true);
    await last().end({ type: 'plan', plan });
    queue.start(id);
    expect(last()).toMatchObject({ kind: 'colorize', request: { force: true } });
    await last().end(done);
    queue.changes.change(id, { model: 'other' });
    expect(last().kind).toBe('colorize');
    queue.changes.colourAgain(id, { model: 'other' });
    expect(last()).toMatchObject({ kind: 'plan', request: { force: false, output: null, model: 'other' } });
  });

  test('is not given where there was nothing to write over', async () => {
    const queue = queueWith({ taken: (path) => path === '/films/there.mp4' });
    await planned(queue, 'a.mp4');
    const id = idOf(queue, 'a.mp4');
    queue.changes.setOutput(id, '/films/new.mp4');
    expect(last().request).toMatchObject({ output: '/films/new.mp4', force: false });
    queue.changes.setOutput(id, '/films/there.mp4');
    expect(last().request).toMatchObject({ output: '/films/there.mp4', force: true });
  });
});

describe('names that are promised', () => {
  test('to one film are not given to another, nor to an export', async () => {
    const queue = queueWith({ taken: () => false });
    queue.add(['/films/film.mp4', '/films/film.mkv']);
    expect(last().request.promised).toEqual([]);
    await last().end({ type: 'plan', plan: { ...plan, output: '/films/film.color.mp4', project: '/films/film.kinetint' } });
    expect(last().request).toMatchObject({ film: '/films/film.mkv', promised: ['/films/film.color.mp4', '/films/film.kinetint'] });
    await last().end({ type: 'plan', plan: { ...plan, output: '/films/film.mkv.color.mp4', project: '/films/film.mkv.kinetint' } });
    expect(queue.promised).toEqual([
      '/films/film.color.mp4',
      '/films/film.kinetint',
      '/films/film.mkv.color.mp4',
      '/films/film.mkv.kinetint',
    ]);
    const id = idOf(queue, 'film.mp4');
    queue.addExport(id, { ...plainExport, section: null, project: '/films/film.kinetint', output: '/films/film.mkv.mov', force: false }, 1);
    queue.changes.change(id, { codec: 'h265' });
    expect(last().request.promised).toEqual(['/films/film.mkv.color.mp4', '/films/film.mkv.kinetint', '/films/film.mkv.mov']);
  });
});

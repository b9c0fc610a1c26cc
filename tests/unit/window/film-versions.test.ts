import { beforeEach, describe, expect, test } from 'vitest';
import { FilmQueue } from '../../../electron/queue/film-queue.ts';
import { tookOf, type QueueItem } from '../../../shared/ipc/queue.ts';
import { placedAt, placedIn, replacing, withNewProject } from '../../../electron/queue/mends.ts';
import { newItem } from '../../../electron/queue/queue-item.ts';
import { fakeEngine, type Call } from './fake-engine.ts';
import { done, plan } from './fixtures.ts';
import { addPlanned, filmNamed, queueOver } from './planned-films.ts';

let calls: Call[];
let queue: FilmQueue;
let clock: number;

beforeEach(() => {
  calls = [];
  clock = 100;
  queue = queueOver(calls, { now: () => clock, taken: (path) => path === '/films/other.mkv' });
});

const last = (): Call => calls.at(-1)!;
const named = (name: string): QueueItem => filmNamed(queue, name);
const idOf = (name: string): string => named(name).id;

const planned = (...names: string[]): Promise<void> => addPlanned(queue, calls, ...names);

describe('a film that is in colour', () => {
  const studio = { ...plan, colour: { ...plan.colour, model: 'studio' }, output: '/films/a.mp4.color 2.mp4' };
  const earlierFile = { output: '/films/a.color.mp4', frames: 60, seconds: 20 };
  const begin = async (earlier: typeof earlierFile | null): Promise<void> => {
    queue = new FilmQueue({
      engine: fakeEngine(calls),
      describe: () => '',
      onChange: () => undefined,
      now: () => clock,
      earlier: () => earlier,
    });
    await planned('a.mp4');
  };

  test('is coloured again with other settings beside itself: its file, colours and place in the queue stay', async () => {
    await begin(null);
    queue.start(null);
    await last().end(done);
    const first = named('a.mp4');
    queue.changes.change(first.id, { model: 'studio' });
    expect(named('a.mp4')).toBe(first);
    queue.changes.colourAgain(first.id, { model: 'studio' });
    expect(last()).toMatchObject({ kind: 'plan', request: { model: 'studio', project: done.project, output: null, force: false } });
    // The project is its own too, and the file gets the next number.
    expect(last().request.promised).toEqual([]);
    expect(last().request.numbered).toBe(true);
    await last().end({ type: 'plan', plan: studio });
    expect(queue.state.items.map(({ stage, version }) => [stage, version])).toEqual([
      ['done', 1],
      ['colouring', 2],
    ]);
    expect(queue.state.items[0]).toBe(first);
    expect(queue.state.selected).toBe(queue.state.items[1]?.id);
    expect(last()).toMatchObject({ kind: 'colorize', request: { output: '/films/a.mp4.color 2.mp4', force: false, model: 'studio' } });
  });

  test('is shown so when it is added again, as long as its file is there', async () => {
    await begin(earlierFile);
    expect(named('a.mp4').stage).toBe('planned');
    queue.remove(idOf('a.mp4'));
    queue.add(['/films/a.mp4']);
    await last().end({ type: 'plan', plan: { ...plan, coloursReady: true } });
    expect(named('a.mp4')).toMatchObject({ stage: 'done', result: { output: earlierFile.output, project: plan.project } });
    expect(tookOf(named('a.mp4'))).toMatchObject({ frames: 60, seconds: 20 });
    await begin(null);
    queue.remove(idOf('a.mp4'));
    queue.add(['/films/a.mp4']);
    await last().end({ type: 'plan', plan: { ...plan, coloursReady: true } });
    expect(named('a.mp4').stage).toBe('planned');
  });
});

describe('a film that the command line has coloured', () => {
  const output = '/films/a.color.mp4';
  const add = async (found: Partial<typeof plan>): Promise<QueueItem> => {
    queue.add(['/films/a.mp4']);
    expect(last()).toMatchObject({ kind: 'plan', request: { numbered: true, force: false } });
    await last().end({ type: 'plan', plan: { ...plan, output: '/films/a.color 2.mp4', beside: output, framesReady: 60, ...found } });
    return named('a.mp4');
  };

  test('is shown finished, with the file that is there', async () => {
    const item = await add({ coloursReady: true });
    expect(item).toMatchObject({ stage: 'done', result: { output, frames: 60 } });
    // Nobody saw how long that took.
    expect(tookOf(item)).toBeNull();
  });

  test('is not where its colours are not all there, or only a part was asked for', async () => {
    expect((await add({ coloursReady: false })).stage).toBe('planned');
    queue.remove(idOf('a.mp4'));
    expect((await add({ coloursReady: true, section: { startSeconds: 1, durationSeconds: 2 } })).stage).toBe('planned');
  });
});

describe('what a film failed for', () => {
  const fail = async (code: 'output-unwritable' | 'project-unreadable' | 'film-missing'): Promise<void> => {
    await planned('a.mp4');
    queue.start(null);
    await last().end({ type: 'error', code, message: 'No.' });
  };

  test('is mended by another folder, and it goes on by itself', async () => {
    await fail('output-unwritable');
    queue.changes.mend(idOf('a.mp4'), (item) => placedIn(item, '/elsewhere'));
    expect(last()).toMatchObject({ kind: 'plan', request: { folder: '/elsewhere', output: null, force: false } });
    await last().end({ type: 'plan', plan: { ...plan, output: '/elsewhere/a.color.mp4' } });
    expect(last()).toMatchObject({ kind: 'colorize', request: { output: '/elsewhere/a.color.mp4' } });
  });

  test('is mended by a project of another name', async () => {
    await fail('project-unreadable');
    queue.changes.mend(idOf('a.mp4'), (item) => withNewProject(item, (path) => path === plan.project));
    expect(last().request.project).toBe('/films/harbour 2.kinetint');
  });

  test('is mended by saying where the film is now', async () => {
    await fail('film-missing');
    queue.changes.locate(idOf('a.mp4'), '/moved/b.mp4');
    expect(last()).toMatchObject({ kind: 'plan', request: { film: '/moved/b.mp4' } });
    expect(named('b.mp4')).toMatchObject({ film: '/moved/b.mp4', stage: 'looking' });
  });

  test('leaves the colours where they are', () => {
    const item = { ...newItem('/films/a.mp4', {}), plan };
    const isThere = (path: string) => path === plan.project;
    expect(placedIn(item, '/elsewhere', isThere)).toEqual({ folder: '/elsewhere', output: null, force: false, project: plan.project });
    expect(placedIn({ ...item, request: { ...item.request, output: '/films/mine.mkv' } }, '/elsewhere', () => false)).toMatchObject({
      output: '/elsewhere/mine.mkv',
    });
    expect(replacing({ ...item, plan: { ...plan, output: '/films/a.color 2.mp4' } })).toEqual({
      output: '/films/a.color 2.mp4',
      force: true,
    });
    expect(placedAt(item, '/x/y.mp4', isThere)).toEqual({ output: '/x/y.mp4', force: false, project: plan.project });
    expect(placedAt(item, '/x/y.mp4', () => true).force).toBe(true);
    // The person was asked about no file of that other name.
    const shaped = { ...item, request: { ...item.request, container: 'mkv' as const } };
    expect(placedAt(shaped, '/x/y.mp4', () => true)).toMatchObject({ output: '/x/y.mkv', force: false });
    expect(withNewProject(item, isThere)).toEqual({ project: '/films/harbour 2.kinetint' });
    expect(withNewProject({ ...item, plan: null }, () => false)).toEqual({ project: '/films/a.kinetint' });
  });
});

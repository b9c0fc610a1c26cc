import { beforeEach, describe, expect, test } from 'vitest';
import { FilmQueue } from '../../../electron/queue/film-queue.ts';
import { applyUpdate, colouredProject, diffState, tookOf, type AppState, type QueueItem } from '../../../shared/ipc/queue.ts';
import type { JobEvent } from '../../../shared/job/job.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import { windowTitle } from '../../../renderer/shell/window-title.ts';
import { newItem } from '../../../electron/queue/queue-item.ts';
import { fakeEngine, interrupted, type Call } from './fake-engine.ts';
import { done, plan } from './fixtures.ts';
import { addPlanned, filmNamed, queueOver } from './planned-films.ts';

const progress: Extract<JobEvent, { type: 'progress' }> = {
  type: 'progress',
  stage: 'colouring',
  frame: 5,
  frames: 10,
  fps: 2,
  etaSeconds: 3,
};

let calls: Call[];
let queue: FilmQueue;
let clock: number;

beforeEach(() => {
  calls = [];
  clock = 100;
  queue = queueOver(calls, { now: () => clock, taken: (path) => path === '/films/other.mkv' });
});

const last = (): Call => calls.at(-1)!;
const stages = (): string[] => queue.state.items.map(({ name, stage }) => `${name} ${stage}`);
const named = (name: string): QueueItem => filmNamed(queue, name);
const idOf = (name: string): string => named(name).id;

const planned = (...names: string[]): Promise<void> => addPlanned(queue, calls, ...names);

describe('a film that was under way when Kinetint was killed, and whose file is there', () => {
  const there = { ...plan, output: '/films/other.mkv' };
  const underWay = { ...newItem('/films/a.mp4', {}), plan: there, stage: 'colouring' } as const satisfies QueueItem;
  const goOn = async (item: QueueItem, found: Partial<Plan>): Promise<void> => {
    queue.restore({ items: [item], exports: [], selected: null, paused: false }, 'go-on');
    if (last().kind === 'plan') await last().end({ type: 'plan', plan: { ...plan, ...found } });
  };

  test('is done where its project holds all of its colours: it was killed between the last renaming and the note of it', async () => {
    await goOn(underWay, { coloursReady: true, framesReady: 100, beside: there.output, output: '/films/a.color 2.mp4' });
    expect(named('a.mp4')).toMatchObject({ stage: 'done', result: { output: there.output, frames: 100 } });
    expect(calls.map(({ kind }) => kind)).toEqual(['plan']);
  });

  test('goes on under another name where the file is of somebody else', async () => {
    await goOn(underWay, { coloursReady: false, beside: there.output, output: '/films/a.color 2.mp4' });
    expect(last()).toMatchObject({ kind: 'colorize', request: { output: '/films/a.color 2.mp4', force: false } });
  });

  test('is written over it where the person had said so', async () => {
    await goOn({ ...underWay, request: { ...underWay.request, force: true } }, {});
    expect(last()).toMatchObject({ kind: 'colorize', request: { output: there.output, force: true } });
  });
});

describe('one film', () => {
  test('goes from its plan to its end', async () => {
    await planned('a.mp4');
    expect(stages()).toEqual(['a.mp4 planned']);
    queue.start(null);
    expect(last()).toMatchObject({
      kind: 'colorize',
      request: { film: '/films/a.mp4', output: '/films/a.mp4.color.mp4', project: plan.project, force: false },
    });
    clock = 107;
    last().say(progress);
    last().say({ type: 'warning', message: { code: 'damaged', said: null, frames: 7, expected: 10 } });
    last().say({ type: 'warning', message: { code: 'coloured-already' } });
    expect(named('a.mp4')).toMatchObject({ stage: 'colouring', progress, warnings: [{ code: 'damaged', frames: 7 }], elapsedSeconds: 7 });
    await last().end(done);
    expect(named('a.mp4')).toMatchObject({ stage: 'done', result: done, progress: null });
    expect(queue.state.running).toBe(false);
  });

  test('goes back to its plan when stopped', async () => {
    await planned('a.mp4');
    queue.start(null);
    queue.stop(idOf('a.mp4'));
    queue.stop(idOf('a.mp4'));
    expect(last().cancelled).toBe(true);
    expect(stages()).toEqual(['a.mp4 stopping']);
    await last().end(interrupted);
    expect(named('a.mp4')).toMatchObject({ stage: 'planned', notice: { code: 'stopped' } });
    expect(queue.state.total).toBeNull();
  });

  test('fails in one sentence, with all that a report needs, and is tried again', async () => {
    await planned('a.mp4');
    queue.start(null);
    await last().end({ type: 'error', code: 'output-full', message: 'The disk is full.' });
    expect(named('a.mp4')).toMatchObject({
      stage: 'failed',
      failure: {
        code: 'output-full',
        message: 'The disk is full.',
        details: 'The disk is full.\nCode: output-full\nFilm: /films/a.mp4\nversions',
      },
    });
    queue.retry(idOf('a.mp4'));
    expect(last()).toMatchObject({ kind: 'colorize', request: { film: '/films/a.mp4' } });
  });

  test('survives the death of the engine: it is tried again where it was, then on the CPU, and says so', async () => {
    await planned('a.mp4');
    queue.start(null);
    await last().die();
    expect(calls.map(({ kind, request }) => `${kind} ${request.onCpu}`)).toEqual(['plan false', 'colorize false', 'colorize false']);
    expect(named('a.mp4')).toMatchObject({ stage: 'colouring', warnings: [{ code: 'engine-restarted', onCpu: false }] });
    await last().die();
    expect(last().request).toMatchObject({ onCpu: true, device: 'auto', output: '/films/a.mp4.color.mp4' });
    expect(named('a.mp4').warnings.at(-1)).toEqual({ code: 'engine-restarted', onCpu: true });
    await last().end(done);
    expect(stages()).toEqual(['a.mp4 done']);
  });

  test('fails when the engine dies a third time, and what is coloured is kept', async () => {
    await planned('a.mp4');
    queue.start(null);
    for (let death = 1; death <= 3; death += 1) await last().die();
    expect(named('a.mp4').failure).toMatchObject({ code: 'engine-died' });
    expect(named('a.mp4').failure?.message).toContain('What is coloured so far is kept');
    queue.retry(idOf('a.mp4'));
    expect(stages()).toEqual(['a.mp4 colouring']);
  });

  test('is stopped, not failed, where stopping took so long that the engine was ended', async () => {
    await planned('a.mp4');
    queue.start(null);
    queue.stop(idOf('a.mp4'));
    await last().die();
    expect(calls).toHaveLength(2);
    expect(named('a.mp4')).toMatchObject({ stage: 'planned', failure: null, notice: { code: 'stopped' } });
  });

  test('gets its plan though the engine died while it was looked at', async () => {
    queue.add(['/films/a.mp4']);
    await last().die();
    await last().die();
    expect(last()).toMatchObject({ kind: 'plan', request: { onCpu: true } });
    await last().end({ type: 'plan', plan });
    expect(stages()).toEqual(['a.mp4 planned']);
  });

  test('is written over an earlier output only when the person says so', async () => {
    queue.add([plan.film.path]);
    queue.changes.replaceOutput(idOf('harbour.mp4'));
    expect(calls).toHaveLength(1);
    await last().end({ type: 'error', code: 'output-exists', message: 'There is one.' });
    queue.changes.replaceOutput(idOf('harbour.mp4'));
    expect(last()).toMatchObject({ kind: 'plan', request: { force: true, output: null } });
    queue.changes.setOutput(idOf('harbour.mp4'), '/films/other.mkv');
    expect(last()).toMatchObject({ kind: 'plan', request: { force: true, output: '/films/other.mkv' } });
  });

  test('is looked at anew with other wishes, and goes on waiting for its turn', async () => {
    await planned('a.mp4', 'b.mp4');
    queue.start(null);
    queue.changes.change(idOf('b.mp4'), { codec: 'ffv1', quality: null });
    expect(last()).toMatchObject({ kind: 'plan', request: { film: '/films/b.mp4', codec: 'ffv1' } });
    await last().end({ type: 'plan', plan });
    expect(stages()).toEqual(['a.mp4 colouring', 'b.mp4 waiting']);
    queue.changes.change(idOf('a.mp4'), { codec: 'ffv1' });
    expect(named('a.mp4').request.codec).toBeNull();
  });
});

describe('a film whose colours are ready', () => {
  const ready = { ...plan, coloursReady: true, output: '/films/a.color 2.mp4', beside: '/films/a.color.mp4' };
  const exists: JobEvent = { type: 'error', code: 'output-exists', message: 'There is one.' };
  const begin = () => {
    queue = new FilmQueue({
      engine: fakeEngine(calls),
      describe: () => '',
      onChange: () => undefined,
      now: () => clock,
    });
    queue.add(['/films/a.mp4']);
  };

  test('is planned under another name where a part is asked for and the usual coloured film is there', async () => {
    const part = { ...ready, section: { startSeconds: 1, durationSeconds: 2 } };
    begin();
    expect(last()).toMatchObject({ kind: 'plan', request: { numbered: true, force: false, output: null } });
    expect(stages()).toEqual(['a.mp4 looking']);
    await last().end({ type: 'plan', plan: part });
    // The engine has numbered it: nobody is asked twice.
    expect(calls).toHaveLength(1);
    expect(named('a.mp4')).toMatchObject({
      stage: 'planned',
      plan: { output: '/films/a.color 2.mp4' },
      request: { force: false, output: null },
    });
    expect(colouredProject(named('a.mp4'))).toBe(plan.project);
    queue.start(null);
    expect(last()).toMatchObject({ kind: 'colorize', request: { output: '/films/a.color 2.mp4', force: false } });
  });

  test('nor does one that is to be coloured fail for it: it gets a number; a name that the person gave stays', async () => {
    begin();
    await last().end({ type: 'plan', plan: { ...ready, coloursReady: false } });
    expect(named('a.mp4')).toMatchObject({ stage: 'planned', plan: { output: '/films/a.color 2.mp4' }, failure: null });
    queue.changes.setOutput(idOf('a.mp4'), '/films/mine.mp4');
    await last().end(exists);
    expect(named('a.mp4').stage).toBe('failed');
  });
});

describe('another default network', () => {
  test('is looked up by the films that wait for the person and asked for none of their own', async () => {
    await planned('a.mp4', 'b.mp4', 'c.mp4');
    queue.start(idOf('a.mp4'));
    queue.changes.change(idOf('b.mp4'), { model: 'mine' });
    await last().end({ type: 'plan', plan });
    queue.changes.planAgain(({ request }) => request.model === null);
    expect(stages()).toEqual(['a.mp4 colouring', 'b.mp4 planned', 'c.mp4 looking']);
    // What runs keeps to its plan.
    expect(calls.find(({ kind }) => kind === 'colorize')?.request.model).toBe(plan.colour.model);
  });
});

describe('several films', () => {
  test('are looked at one by one, the one that is shown first', async () => {
    queue.add(['/films/a.mp4', '/films/b.mp4', '/films/c.mp4']);
    queue.select(idOf('c.mp4'));
    expect(calls).toHaveLength(1);
    await calls[0]!.end({ type: 'plan', plan });
    expect(calls[1]).toMatchObject({ request: { film: '/films/c.mp4' } });
  });

  test('are coloured one at a time; one that fails does so alone', async () => {
    await planned('a.mp4', 'b.mp4', 'c.mp4');
    queue.start(null);
    expect(stages()).toEqual(['a.mp4 colouring', 'b.mp4 waiting', 'c.mp4 waiting']);
    await last().end({ type: 'error', code: 'ffmpeg-failed', message: 'Broken.' });
    expect(stages()).toEqual(['a.mp4 failed', 'b.mp4 colouring', 'c.mp4 waiting']);
    await last().end(done);
    await last().end(done);
    expect(stages()).toEqual(['a.mp4 failed', 'b.mp4 done', 'c.mp4 done']);
    expect(queue.state.total).toMatchObject({ films: 3, filmsDone: 2, filmsFailed: 1 });
  });

  test('a film started before its plan is there follows as soon as it is', async () => {
    queue.add(['/films/a.mp4']);
    queue.start(null);
    expect(stages()).toEqual(['a.mp4 looking']);
    await last().end({ type: 'plan', plan });
    expect(stages()).toEqual(['a.mp4 colouring']);
  });

  test('a film that is added while another is coloured waits for the person', async () => {
    await planned('a.mp4');
    queue.start(null);
    const job = last();
    await planned('b.mp4');
    expect(stages()).toEqual(['a.mp4 colouring', 'b.mp4 planned']);
    expect(job.cancelled).toBe(false);
    queue.start(idOf('b.mp4'));
    await job.end(done);
    expect(stages()).toEqual(['a.mp4 done', 'b.mp4 colouring']);
  });

  test('are coloured in the order that the person gives them', async () => {
    await planned('a.mp4', 'b.mp4', 'c.mp4');
    queue.start(null);
    queue.move(idOf('c.mp4'), 0);
    queue.shift(idOf('c.mp4'), 1);
    queue.shift(idOf('b.mp4'), 1);
    await last().end(done);
    expect(stages()).toEqual(['a.mp4 done', 'c.mp4 colouring', 'b.mp4 waiting']);
    queue.stop(idOf('b.mp4'));
    expect(stages()[2]).toBe('b.mp4 planned');
  });

  test('pause together and go on together', async () => {
    await planned('a.mp4', 'b.mp4');
    queue.start(null);
    clock = 102;
    last().say(progress);
    queue.pause();
    expect(stages()).toEqual(['a.mp4 paused', 'b.mp4 waiting']);
    expect(queue.state).toMatchObject({ paused: true, running: false });
    clock = 1000;
    last().say(progress);
    queue.resume();
    expect(last()).toMatchObject({ kind: 'colorize', request: { film: '/films/a.mp4' }, said: ['pause', 'resume'], cancelled: false });
    clock = 1003;
    last().say(progress);
    expect(named('a.mp4')).toMatchObject({ stage: 'colouring', elapsedSeconds: 5 });
    expect(queue.state.total).toMatchObject({ films: 2, filmsDone: 0 });
  });

  test('a paused film can be stopped, and the queue stays paused until it goes on', async () => {
    await planned('a.mp4', 'b.mp4');
    queue.start(null);
    queue.pause();
    queue.stop(idOf('a.mp4'));
    await last().end(interrupted);
    expect(stages()).toEqual(['a.mp4 planned', 'b.mp4 waiting']);
    queue.resume();
    expect(stages()).toEqual(['a.mp4 planned', 'b.mp4 colouring']);
  });

  test('one that is removed stops, and the one after it is shown', async () => {
    await planned('a.mp4', 'b.mp4');
    queue.start(null);
    queue.select(idOf('a.mp4'));
    const { id } = named('b.mp4');
    queue.remove(idOf('a.mp4'));
    expect(last().cancelled).toBe(true);
    await last().end(interrupted);
    expect(stages()).toEqual(['b.mp4 colouring']);
    expect(queue.state.selected).toBe(id);
  });

  test('one that is in the queue already is shown, not added again', () => {
    queue.add(['/films/a.mp4', '/films/b.mp4']);
    queue.add(['/films/b.mp4']);
    expect(queue.state.items).toHaveLength(2);
    expect(queue.state).toMatchObject({ selected: idOf('b.mp4'), notice: { code: 'already-queued', values: { name: 'b.mp4' } } });
    queue.add([]);
    expect(queue.state.notice).toMatchObject({ code: 'no-films' });
  });

  test('the total counts frames and time over all films that were started', async () => {
    await planned('a.mp4', 'b.mp4');
    queue.start(null);
    last().say({ ...progress, frame: 7795, frames: 17795, fps: 100, etaSeconds: 100 });
    expect(queue.state.total).toMatchObject({ frames: 7795, framesTotal: 2 * 17795 });
    expect(queue.state.total?.etaSeconds).toBeCloseTo(100 + 177.95);
  });
});

test('only films that changed are sent to the page again', async () => {
  await planned('a.mp4', 'b.mp4');
  let page: AppState = queue.state;
  const before = queue.state;
  queue.start(idOf('b.mp4'));
  queue.move(idOf('b.mp4'), 0);
  const update = diffState(before, queue.state);
  expect(update.changed.map(({ name }) => name)).toEqual(['b.mp4']);
  page = applyUpdate(page, update);
  expect(page).toEqual(queue.state);
  queue.remove(idOf('a.mp4'));
  expect(applyUpdate(page, diffState(before, queue.state))).toEqual(queue.state);
});

test('what a film took is one figure: all its runs, pauses left out, and their rate', async () => {
  await planned('a.mp4');
  queue.start(null);
  clock += 12;
  last().say(progress);
  queue.stop(idOf('a.mp4'));
  await last().end(interrupted);
  queue.start(null);
  clock += 8;
  // The engine saw the second run alone.
  await last().end({ ...done, frames: 60, seconds: 8, fps: 7.5 });
  expect(tookOf(named('a.mp4'))).toEqual({ frames: 60, seconds: 20, fps: 3 });
  expect(queue.state.total?.elapsedSeconds).toBe(20);
  expect(tookOf({ ...named('a.mp4'), plan: { ...plan, framesReady: 10 } })).toEqual({ frames: 60, seconds: 20, fps: null });
  expect(tookOf({ ...named('a.mp4'), elapsedSeconds: 0 })).toBeNull();
});

test('what is in colour to begin with is started only by itself, also where its plan comes after', async () => {
  const inColour = { ...plan, inspection: { ...plan.inspection, colour: 'coloured' as const } };
  queue.add(['/films/a.mp4', '/films/b.mp4', '/films/c.mp4']);
  await last().end({ type: 'plan', plan: inColour });
  queue.start(null);
  await last().end({ type: 'plan', plan: inColour });
  await last().end({ type: 'plan', plan });
  expect(stages()).toEqual(['a.mp4 planned', 'b.mp4 planned', 'c.mp4 colouring']);
  queue.start(idOf('a.mp4'));
  expect(stages()[0]).toBe('a.mp4 waiting');
  // The window says what is at work.
  last().say({ ...progress, frame: 5, frames: 10 });
  expect(windowTitle(queue.state)).toBe('50% c.mp4 – Kinetint');
  expect(windowTitle(null)).toBe('Kinetint');
});

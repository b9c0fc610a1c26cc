import { beforeEach, describe, expect, test } from 'vitest';
import { FilmQueue } from '../../../electron/queue/film-queue.ts';
import type { EndedExport } from '../../../electron/queue/ended-colouring.ts';
import { jobsBefore } from '../../../renderer/queue/export-line.ts';
import { appStateSchema, diffState, applyUpdate } from '../../../shared/ipc/queue.ts';
import { noEdits, type Edits } from '../../../shared/project/edits.ts';
import type { Look } from '../../../shared/project/look.ts';
import { plainExport, type JobEvent } from '../../../shared/job/job.ts';
import { fakeEngine, interrupted, type Call } from './fake-engine.ts';
import { done, plan } from './fixtures.ts';

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
let ended: EndedExport[];

beforeEach(async () => {
  calls = [];
  clock = 100;
  ended = [];
  queue = new FilmQueue({
    engine: fakeEngine(calls),
    describe: () => 'versions',
    onChange: () => {
      appStateSchema.parse(queue.state);
    },
    now: () => clock,
    taken: (path) => path === '/out/one.mp4',
    onExported: (end) => {
      ended.push(end);
    },
  });
  queue.add(['/films/a.mp4', '/films/b.mp4']);
  for (const name of ['a.mp4', 'b.mp4']) await last().end({ type: 'plan', plan: { ...plan, output: `/films/${name}.color.mp4` } });
  queue.start(idOf('a.mp4'));
  await last().end(done);
});

const last = (): Call => calls.at(-1)!;
const idOf = (name: string): string => queue.state.items.find((item) => item.name === name)!.id;
const fileOf = (output: string): string => queue.state.exports.find(({ request }) => request.output === output)!.id;
const files = (): string[] => queue.state.exports.map(({ request, stage }) => `${request.output} ${stage}`);
const film = (name: string): string => queue.state.items.find((item) => item.name === name)!.stage;

const edited = (change: Partial<Look>): Edits => ({ ...noEdits, look: { ...noEdits.look, ...change } });
const edit = (name: string, change: Partial<Look>): void => {
  queue.edited(idOf(name), edited(change), true);
};
const look = (name: string, change: Partial<Look>): void => {
  queue.edited(idOf(name), edited(change), false);
};

function ask(output: string): void {
  queue.addExport(idOf('a.mp4'), { ...plainExport, section: null, project: '/films/a.kinetint', output, force: false }, 10);
}

describe('a file', () => {
  test('is written at once where nothing else is under way, counts in the total, and is remembered', async () => {
    ask('/out/one.mkv');
    expect(last()).toMatchObject({ kind: 'export', request: { output: '/out/one.mkv', project: '/films/a.kinetint' } });
    expect(queue.state).toMatchObject({ running: true, total: { films: 0, exports: 1, exportsDone: 0, frames: 0, framesTotal: 10 } });
    clock = 107;
    last().say(progress);
    expect(queue.state.exports[0]).toMatchObject({ stage: 'writing', progress, elapsedSeconds: 7 });
    expect(queue.state.total).toMatchObject({ frames: 5, etaSeconds: 3, elapsedSeconds: 7 });
    await last().end({ ...done, output: '/out/one.mkv' });
    expect(queue.state).toMatchObject({
      running: false,
      exports: [{ stage: 'done', progress: null, elapsedSeconds: 7 }],
      total: { exportsDone: 1, frames: 10 },
    });
    expect(ended).toMatchObject([{ plan: { film: plan.film }, request: { output: '/out/one.mkv' }, seconds: 7, failure: null }]);
  });

  test('that is taken out while it is written is stopped first, and then gone', async () => {
    ask('/out/one.mkv');
    queue.removeExport(fileOf('/out/one.mkv'));
    queue.removeExport(fileOf('/out/one.mkv'));
    expect(last().cancelled).toBe(true);
    expect(files()).toEqual(['/out/one.mkv stopping']);
    await last().end(interrupted);
    expect(queue.state).toMatchObject({ exports: [], running: false, total: null });
    expect(ended).toMatchObject([{ failure: { code: 'interrupted' } }]);
  });

  test('that fails says so with all that a report needs, holds nothing up, and is tried again last', async () => {
    ask('/out/one.mkv');
    ask('/out/two.mkv');
    await last().end({ type: 'error', code: 'output-full', message: 'The disk is full.' });
    expect(files()).toEqual(['/out/one.mkv failed', '/out/two.mkv writing']);
    expect(queue.state.exports[0]?.failure).toEqual({
      code: 'output-full',
      message: 'The disk is full.',
      details: 'The disk is full.\nCode: output-full\nProject: /films/a.kinetint\nFile: /out/one.mkv\nversions',
    });
    ask('/out/three.mkv');
    queue.retryExport(fileOf('/out/one.mkv'));
    expect(files()).toEqual(['/out/two.mkv writing', '/out/three.mkv waiting', '/out/one.mkv waiting']);
    await last().die();
    // Tried once more where it was.
    await last().die();
    expect(queue.state.exports[0]?.failure).toMatchObject({
      code: 'engine-died',
      message: 'The part of Kinetint that works on films stopped unexpectedly. The colours are kept: try again.',
    });
  });

  test('whose name was taken meanwhile gets another one when it is tried again', async () => {
    ask('/out/one.mp4');
    await last().end({ type: 'error', code: 'output-exists', message: 'There is one.' });
    queue.retryExport(fileOf('/out/one.mp4'));
    expect(last().request).toMatchObject({ output: '/out/one 2.mp4', force: false });
  });

  test('stays as it was begun when the film is changed, which is said; the next one has the change', async () => {
    ask('/out/one.mkv');
    ask('/out/two.mkv');
    edit('a.mp4', { warmth: 0.1 });
    expect(queue.state.exports.map(({ changedSince }) => changedSince)).toEqual([true, false]);
    // So is the film that colouring wrote; one that was not begun has nothing to be behind of.
    expect(queue.state.items.map(({ name, changedSince }) => [name, changedSince])).toEqual([
      ['a.mp4', true],
      ['b.mp4', false],
    ]);
    await last().end({ type: 'error', code: 'output-full', message: 'Full.' });
    queue.retryExport(fileOf('/out/one.mkv'));
    expect(queue.state.exports.map(({ changedSince }) => changedSince)).toEqual([false, false]);
    queue.start(idOf('b.mp4'));
    await last().end(done);
    await last().end(done);
    edit('b.mp4', { warmth: 0.1 });
    expect([film('b.mp4'), queue.state.items[1]?.changedSince]).toEqual(['colouring', true]);
  });

  const behind = (): boolean[] => [queue.state.items[0]!, ...queue.state.exports].map(({ changedSince }) => changedSince);

  test('has all that was changed once the change is undone, or another file has it', async () => {
    look('a.mp4', {});
    ask('/out/one.mkv');
    edit('a.mp4', { warmth: 0.1 });
    expect(behind()).toEqual([true, true]);
    edit('a.mp4', {});
    expect(behind()).toEqual([false, false]);
    edit('a.mp4', { warmth: 0.2 });
    await last().end(done);
    ask('/out/two.mkv');
    expect(behind()).toEqual([false, false, false]);
    // What could not be written has nothing of it.
    await last().end({ type: 'error', code: 'output-full', message: 'Full.' });
    expect(behind()).toEqual([true, true, false]);
  });

  test('of an earlier start is compared with how the film was found, not with nothing', () => {
    look('a.mp4', { warmth: 0.3 });
    expect(behind()).toEqual([false]);
    edit('a.mp4', {});
    expect(behind()).toEqual([true]);
    edit('a.mp4', { warmth: 0.3 });
    expect(behind()).toEqual([false]);
  });

  test('that failed counts as failed, and its frames do not count; the total of what is over can be put away', async () => {
    ask('/out/one.mkv');
    queue.dismissTotal();
    expect(queue.state.total).not.toBeNull();
    await last().end({ type: 'error', code: 'output-full', message: 'Full.' });
    expect(queue.state.total).toMatchObject({ exports: 1, exportsDone: 0, exportsFailed: 1, frames: 0, framesTotal: 0 });
    queue.dismissTotal();
    expect(queue.state.total).toBeNull();
  });

  test('goes with its film', async () => {
    ask('/out/one.mkv');
    ask('/out/two.mkv');
    queue.remove(idOf('a.mp4'));
    expect([files(), last().cancelled]).toEqual([[], true]);
    // Nothing new begins before the engine has let go of it.
    queue.start(idOf('b.mp4'));
    expect(film('b.mp4')).toBe('waiting');
    await last().end(interrupted);
    expect(film('b.mp4')).toBe('colouring');
  });

  test('is kept by clearing what is done until it is written, and its film with it', async () => {
    ask('/out/one.mkv');
    ask('/out/two.mkv');
    await last().end(done);
    queue.clearDone();
    expect([files(), queue.state.items.length]).toEqual([['/out/two.mkv writing'], 2]);
    await last().end(done);
    queue.clearDone();
    expect([files(), queue.state.items.map(({ name }) => name)]).toEqual([[], ['b.mp4']]);
  });
});

describe('files and films', () => {
  test('take turns: the film under way, then the files in their order, then the next film', async () => {
    queue.start(idOf('b.mp4'));
    queue.addExport(idOf('a.mp4'), { ...plainExport, section: null, project: '/p', output: '/out/one.mkv', force: false }, 10);
    ask('/out/two.mkv');
    queue.add(['/films/c.mp4']);
    await calls.findLast(({ kind }) => kind === 'plan')!.end({ type: 'plan', plan });
    queue.start(idOf('c.mp4'));
    expect([film('b.mp4'), ...files(), film('c.mp4')]).toEqual(['colouring', '/out/one.mkv waiting', '/out/two.mkv waiting', 'waiting']);
    await calls.find(({ kind, request }) => kind === 'colorize' && request.film === '/films/b.mp4')!.end(done);
    expect([film('b.mp4'), ...files(), film('c.mp4')]).toEqual(['done', '/out/one.mkv writing', '/out/two.mkv waiting', 'waiting']);
    await last().end(done);
    expect([...files(), film('c.mp4')]).toEqual(['/out/one.mkv done', '/out/two.mkv writing', 'waiting']);
    expect(queue.state.total).toMatchObject({ films: 2, filmsDone: 1, exports: 2, exportsDone: 1 });
    await last().end(done);
    expect(film('c.mp4')).toBe('colouring');
  });

  test('files are written in the order that the person gives them; what has had its turn stays where it is', async () => {
    for (const name of ['one', 'two', 'three', 'four']) ask(`/out/${name}.mkv`);
    queue.shiftExport(fileOf('/out/four.mkv'), -1);
    queue.shiftExport(fileOf('/out/two.mkv'), -1);
    queue.shiftExport(fileOf('/out/one.mkv'), 1);
    expect(files()).toEqual(['/out/one.mkv writing', '/out/two.mkv waiting', '/out/four.mkv waiting', '/out/three.mkv waiting']);
    queue.moveExport(fileOf('/out/three.mkv'), 0);
    queue.moveExport(fileOf('/out/one.mkv'), 2);
    const wanted = ['three', 'two', 'four'];
    for (const name of wanted) {
      await last().end(done);
      expect(last().request.output).toBe(`/out/${name}.mkv`);
    }
    expect(files()).toEqual(['/out/one.mkv done', '/out/three.mkv done', '/out/two.mkv done', '/out/four.mkv writing']);
  });

  test('files are written film by film, as the queue shows them', async () => {
    queue.start(idOf('b.mp4'));
    await last().end(done);
    const askOf = (name: string, output: string) => {
      queue.addExport(idOf(name), { ...plainExport, section: null, project: '/p', output, force: false }, 10);
    };
    askOf('a.mp4', '/out/a1.mkv');
    askOf('b.mp4', '/out/b1.mkv');
    askOf('a.mp4', '/out/a2.mkv');
    askOf('b.mp4', '/out/b2.mkv');
    expect(files()).toEqual(['/out/a1.mkv writing', '/out/a2.mkv waiting', '/out/b1.mkv waiting', '/out/b2.mkv waiting']);
    // Beyond the files of its film there is no place for a file: its film is what moves.
    queue.shiftExport(fileOf('/out/b1.mkv'), -1);
    queue.move(idOf('b.mp4'), 0);
    expect(files()).toEqual(['/out/b1.mkv waiting', '/out/b2.mkv waiting', '/out/a1.mkv writing', '/out/a2.mkv waiting']);
    // The one under way comes first all the same.
    expect(['b1', 'b2', 'a2'].map((name) => jobsBefore(queue.state, fileOf(`/out/${name}.mkv`)))).toEqual([1, 2, 3]);
    for (const name of ['b1', 'b2', 'a2']) {
      await last().end(done);
      expect(last().request.output).toBe(`/out/${name}.mkv`);
    }
  });

  test('pause together: the file is held where it is', () => {
    ask('/out/one.mkv');
    clock = 105;
    queue.pause();
    expect([files(), last().said, queue.state.running]).toEqual([['/out/one.mkv paused'], ['pause'], false]);
    clock = 500;
    ask('/out/two.mkv');
    expect(files()).toEqual(['/out/one.mkv paused', '/out/two.mkv waiting']);
    queue.resume();
    expect([files()[0], last().said]).toEqual(['/out/one.mkv writing', ['pause', 'resume']]);
    clock = 501;
    last().say(progress);
    expect(queue.state.exports[0]?.elapsedSeconds).toBe(6);
  });

  test('how long the films take is not told by how fast a file is written', () => {
    ask('/out/one.mkv');
    last().say({ ...progress, fps: 100, etaSeconds: 2 });
    expect(queue.state.total?.etaSeconds).toBe(2);
    queue.start(idOf('b.mp4'));
    expect(queue.state.total).toMatchObject({ films: 1, exports: 1, etaSeconds: null });
  });

  test('are taken up together after a start', () => {
    ask('/out/one.mkv');
    const { items, exports, selected, paused } = queue.state;
    calls = [];
    const again = new FilmQueue({ engine: fakeEngine(calls), describe: () => '', onChange: () => undefined, now: () => clock });
    again.restore({ items, exports, selected, paused }, 'go-on');
    // What is left of the other film is looked at meanwhile.
    expect(calls.map(({ kind }) => kind)).toEqual(['plan', 'export']);
    expect(again.state).toMatchObject({ exports: [{ stage: 'writing' }], notice: { code: 'exports-resumed' }, total: { exports: 1 } });
    const waiting = new FilmQueue({ engine: fakeEngine(calls), describe: () => '', onChange: () => undefined, now: () => clock });
    waiting.restore({ items, exports, selected, paused }, 'wait');
    expect(waiting.state).toMatchObject({ paused: true, exports: [{ stage: 'waiting' }], notice: { code: 'exports-wait' } });
    waiting.resume();
    expect(waiting.state.exports[0]?.stage).toBe('writing');
  });

  test('the page is told of them', () => {
    const before = queue.state;
    ask('/out/one.mkv');
    expect(applyUpdate(before, diffState(before, queue.state))).toEqual(queue.state);
  });
});

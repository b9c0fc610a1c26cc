import { beforeEach, describe, expect, it } from 'vitest';
import { Answerer, type Answers } from '../../electron/engine/rpc/answerer.ts';
import { UserFacingError } from '../../shared/job/errors.ts';
import { plainExport, type ExportRequest } from '../../shared/job/job.ts';
import { Caller } from '../../shared/rpc/caller.ts';
import { PauseGate } from '../../shared/rpc/pause-gate.ts';
import { done as doneEvent } from './window/fixtures.ts';

const done = doneEvent;
const exportWish: ExportRequest = { ...plainExport, project: '/films/a.kinetint', output: null, section: null, force: false };

/** Everything that is answered with an error, except what a test says. */
function answersBut(some: Partial<Answers>): Answers {
  const nobody = () => Promise.reject(new Error('Nobody answers that.'));
  return {
    probe: nobody,
    plan: nobody,
    estimate: nobody,
    colorize: nobody,
    'plan-export': nobody,
    export: nobody,
    clip: nobody,
    preview: nobody,
    timeline: nobody,
    thumbnail: nobody,
    'guide-files': nobody,
    networks: nobody,
    'try-devices': nobody,
    ...some,
  };
}

let logged: string[];

/** Both ends, joined as processes are: what crosses is copied, and arrives later. */
function joined(some: Partial<Answers>): { caller: Caller; answerer: Answerer } {
  const caller = new Caller(
    (message) => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => {
        answerer.receive(copy);
      });
    },
    (line) => logged.push(line),
  );
  const answerer: Answerer = new Answerer(
    answersBut(some),
    (message) => {
      const copy: unknown = structuredClone(message);
      queueMicrotask(() => {
        caller.receive(copy);
      });
    },
    (line) => logged.push(line),
  );
  return { caller, answerer };
}

beforeEach(() => {
  logged = [];
});

describe('a call to the engine', () => {
  it('is answered, and told of meanwhile', async () => {
    const { caller } = joined({
      export: (request, { tell }) => {
        tell({ type: 'progress', stage: 'exporting', frame: 5, frames: 10, fps: 1, etaSeconds: 5 });
        return Promise.resolve({ ...done, project: request.project });
      },
    });
    const frames: number[] = [];
    const result = await caller.call('export', exportWish, {
      onProgress: (progress) => {
        if (progress.type === 'progress') frames.push(progress.frame);
      },
    });
    expect(result).toEqual({ ...done, project: exportWish.project });
    expect(frames).toEqual([5]);
    expect(logged).toEqual([]);
  });

  it('fails with the engine’s own sentence; a bug is logged with where it is', async () => {
    const { caller } = joined({ export: () => Promise.reject(new UserFacingError('output-full', 'The disk is full.')) });
    await expect(caller.call('export', exportWish)).rejects.toMatchObject({ code: 'output-full', message: 'The disk is full.' });
    expect(logged).toEqual([]);
    await expect(caller.call('try-devices', { model: null, device: 'auto' })).rejects.toMatchObject({ code: 'internal' });
    expect(logged).toEqual([expect.stringContaining('rpc.test.ts')]);
  });

  it('is called off by its signal, and ends when the engine has let go', async () => {
    const letGo = Promise.withResolvers<undefined>();
    const { caller } = joined({
      export: async (_, { signal }) => {
        await letGo.promise;
        signal.throwIfAborted();
        return done;
      },
    });
    const stop = new AbortController();
    let hasEnded = false;
    const call = caller.call('export', exportWish, { signal: stop.signal }).finally(() => {
      hasEnded = true;
    });
    stop.abort();
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(hasEnded).toBe(false);
    letGo.resolve(undefined);
    await expect(call).rejects.toMatchObject({ code: 'interrupted' });
    await expect(caller.call('export', exportWish, { signal: stop.signal })).rejects.toMatchObject({ code: 'interrupted' });
  });

  it('is held by its gate and goes on, also where the gate is closed before the call', async () => {
    const passed: string[] = [];
    const { caller } = joined({
      export: async (_, { gate, signal }) => {
        // The call comes first and the pause right behind it.
        await new Promise((resolve) => setTimeout(resolve, 5));
        passed.push('begun');
        await gate.passed(signal);
        passed.push('passed');
        return done;
      },
    });
    const gate = new PauseGate();
    gate.close();
    const call = caller.call('export', exportWish, { gate });
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(passed).toEqual(['begun']);
    gate.open();
    expect(await call).toEqual(done);
    expect(passed).toEqual(['begun', 'passed']);
  });

  it('fails when the engine’s process ends, and all others with it', async () => {
    const { caller } = joined({ export: () => new Promise(() => undefined) });
    const calls = [caller.call('export', exportWish), caller.call('export', exportWish)];
    caller.fail(new Error('exit code 9'));
    for (const call of calls) await expect(call).rejects.toThrow('exit code 9');
  });
});

describe('a message that is none', () => {
  it('fails the call whose answer it is: the engine refuses to send it', async () => {
    // Once, a pause made this negative, the window refused the reply, and the job never came to an end.
    const { caller } = joined({ export: () => Promise.resolve({ ...done, seconds: -1 }) });
    await expect(caller.call('export', exportWish)).rejects.toMatchObject({ code: 'internal' });
    expect(logged).toHaveLength(1);
  });

  it.each([
    [{ type: 'result', result: { ...done, seconds: -1 } }],
    [{ type: 'result' }],
    [{ type: 'error', error: { code: 'no such code', message: '' } }],
    [{ type: 'no such type' }],
  ])('fails the call it is about where it comes all the same: %j', async (answer) => {
    const caller: Caller = new Caller(
      ({ id }) => {
        queueMicrotask(() => {
          caller.receive({ ...answer, id });
        });
      },
      (line) => logged.push(line),
    );
    await expect(caller.call('export', exportWish)).rejects.toMatchObject({ code: 'internal' });
    expect(logged).toHaveLength(1);
  });

  it('is passed over where it is mere progress, or about nobody’s call', async () => {
    const { caller } = joined({
      export: (_, { tell }) => {
        tell({ type: 'progress', stage: 'exporting', frame: -1, frames: 10, fps: 1, etaSeconds: 5 });
        return Promise.resolve(done);
      },
    });
    caller.receive('nonsense');
    caller.receive({ type: 'result', id: 'nobody', result: done });
    const frames: unknown[] = [];
    expect(await caller.call('export', exportWish, { onProgress: (progress) => frames.push(progress) })).toEqual(done);
    expect(frames).toEqual([]);
    expect(logged).toHaveLength(2);
  });

  it('to the engine is answered with an error, and the engine goes on', async () => {
    const answered: unknown[] = [];
    const answerer = new Answerer(
      answersBut({ export: () => Promise.resolve(done) }),
      (message) => answered.push(message),
      (line) => logged.push(line),
    );
    answerer.receive('nonsense');
    answerer.receive({ type: 'call', id: '1', method: 'no such method', params: null });
    answerer.receive({ type: 'call', id: '2', method: 'toString', params: null });
    answerer.receive({ type: 'call', id: '3', method: 'export', params: { project: 7 } });
    answerer.receive({ id: '4' });
    answerer.receive({ type: 'cancel', id: 'nobody' });
    answerer.receive({ type: 'call', id: '5', method: 'export', params: exportWish });
    await expect.poll(() => answered.length).toBe(5);
    // Which comes first is nobody's business.
    for (const id of ['1', '2', '3', '4'])
      expect(answered).toContainEqual({ type: 'error', id, error: { code: 'internal', message: expect.any(String) as string } });
    expect(answered).toContainEqual({ type: 'result', id: '5', result: done });
    expect(logged).toHaveLength(5);
  });
});

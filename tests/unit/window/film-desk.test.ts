import { beforeEach, describe, expect, test } from 'vitest';
import type { Engine, EngineJob } from '../../../electron/ipc/engine-host.ts';
import { FilmDesk } from '../../../electron/ipc/film-desk.ts';
import { appStateSchema, type AppState } from '../../../shared/ipc.ts';
import type { ColorizeRequest, JobEvent } from '../../../shared/job.ts';
import { done, plan } from './fixtures.ts';

interface Call {
  readonly kind: 'plan' | 'colorize';
  readonly request: ColorizeRequest;
  readonly say: (event: JobEvent) => void;
  readonly end: (event: JobEvent) => Promise<void>;
  readonly die: () => Promise<void>;
  cancelled: boolean;
}

const settled = () => new Promise<void>((resolve) => { setImmediate(resolve); });

let calls: Call[];
let desk: FilmDesk;
let states: AppState[];

beforeEach(() => {
  calls = [];
  states = [];
  const engine: Engine = {
    run(kind, request, onEvent): EngineJob {
      const { promise, resolve, reject } = Promise.withResolvers<JobEvent>();
      const call: Call = {
        kind,
        request,
        say: onEvent,
        end: (event) => { onEvent(event); resolve(event); return settled(); },
        die: () => { reject(new Error('exit code 9')); return settled(); },
        cancelled: false,
      };
      calls.push(call);
      return { finished: promise, cancel: () => { call.cancelled = true; } };
    },
  };
  desk = new FilmDesk({ engine, describe: () => 'versions', onState: (state) => states.push(appStateSchema.parse(state)) });
});

async function planned(): Promise<void> {
  desk.open([plan.film.path]);
  await calls[0]!.end({ type: 'plan', plan });
}

async function colouring(): Promise<Call> {
  await planned();
  desk.start();
  return calls[1]!;
}

const progress: JobEvent = { type: 'progress', stage: 'colouring', frame: 5, frames: 10, fps: 2, etaSeconds: 3 };

describe('the film desk', () => {
  test('takes a film to its plan and to its end', async () => {
    const job = await colouring();
    expect(job.request).toMatchObject({ film: plan.film.path, output: plan.output, project: plan.project, force: false });
    job.say(progress);
    job.say({ type: 'warning', message: 'The film is cut off.' });
    job.say({ type: 'warning', message: 'Sound is re-encoded.' });
    expect(desk.state).toMatchObject({ phase: 'colouring', progress, warnings: ['The film is cut off.'] });
    await job.end(done);
    expect(states.map(({ phase }) => phase)).toEqual(['looking', 'planned', 'colouring', 'colouring', 'colouring', 'done']);
    expect(desk.state).toEqual({ phase: 'done', plan, result: done, warnings: ['The film is cut off.'] });
  });

  test('forgets a film that another was opened after', async () => {
    desk.open(['/films/first.mp4']);
    desk.open([plan.film.path, '/films/third.mp4']);
    expect(calls[0]?.cancelled).toBe(true);
    await calls[0]!.end({ type: 'error', code: 'interrupted', message: 'Stopped.' });
    expect(desk.state).toMatchObject({ phase: 'looking', film: 'harbour.mp4' });
    await calls[1]!.end({ type: 'plan', plan });
    expect(desk.state).toMatchObject({ phase: 'planned', notice: 'One film at a time: this is the first of the 2 files.' });
  });

  test('does not let a dropped film disturb one that is being coloured', async () => {
    const job = await colouring();
    desk.open(['/films/next.mp4']);
    desk.close();
    expect(job.cancelled).toBe(false);
    expect(desk.state).toMatchObject({ phase: 'colouring' });
    expect(JSON.stringify(desk.state)).toContain('next.mp4 has to wait');
  });

  test('goes back to the plan when stopped', async () => {
    const job = await colouring();
    desk.stop();
    desk.stop();
    expect(job.cancelled).toBe(true);
    expect(desk.state).toMatchObject({ phase: 'colouring', stopping: true });
    await job.end({ type: 'error', code: 'interrupted', message: 'Stopped.' });
    expect(desk.state).toMatchObject({ phase: 'planned' });
  });

  test('says a failure in one sentence, with all that a report needs', async () => {
    const job = await colouring();
    await job.end({ type: 'error', code: 'output-full', message: 'The disk is full.' });
    expect(desk.state).toEqual({
      phase: 'failed',
      film: 'harbour.mp4',
      plan,
      failure: {
        code: 'output-full',
        message: 'The disk is full.',
        details: 'The disk is full.\nCode: output-full\nFilm: /films/harbour.mp4\nversions',
      },
    });
    desk.retry();
    expect(calls[2]).toMatchObject({ kind: 'plan', request: { film: plan.film.path } });
  });

  test('survives the death of the engine', async () => {
    const job = await colouring();
    await job.die();
    expect(desk.state).toMatchObject({ phase: 'failed', failure: { code: 'engine-died' } });
    expect(JSON.stringify(desk.state)).toContain('What is coloured so far is kept');
    desk.retry();
    await calls[2]!.end({ type: 'plan', plan });
    expect(desk.state).toMatchObject({ phase: 'planned' });
  });

  test('writes over an output only when told to', async () => {
    desk.open([plan.film.path]);
    desk.replaceOutput();
    expect(calls).toHaveLength(1);
    await calls[0]!.end({ type: 'error', code: 'output-exists', message: 'There is one.' });
    desk.replaceOutput();
    expect(calls[1]).toMatchObject({ kind: 'plan', request: { force: true, output: null } });
    desk.setOutput('/films/other.mkv');
    expect(calls[2]).toMatchObject({ kind: 'plan', request: { force: true, output: '/films/other.mkv' } });
  });
});

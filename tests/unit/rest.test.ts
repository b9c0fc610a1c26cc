import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Answerer, type Answers } from '../../electron/engine/rpc/answerer.ts';
import { collectGarbage, Rest } from '../../electron/engine/rpc/rest.ts';

beforeEach(() => {
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

it('lets go once after the last call has ended and nothing has begun for a while', () => {
  const letGo = vi.fn();
  const rest = new Rest(1000, letGo);
  rest.begin();
  rest.begin();
  rest.end();
  vi.advanceTimersByTime(5000);
  expect(letGo).not.toHaveBeenCalled();
  rest.end();
  vi.advanceTimersByTime(999);
  rest.begin();
  vi.advanceTimersByTime(5000);
  expect(letGo).not.toHaveBeenCalled();
  rest.end();
  vi.advanceTimersByTime(1000);
  expect(letGo).toHaveBeenCalledOnce();
  vi.advanceTimersByTime(60_000);
  expect(letGo).toHaveBeenCalledOnce();
});

it('is told of every call to the engine, whichever way it ends', async () => {
  vi.useRealTimers();
  const told: string[] = [];
  const failing = { probe: () => Promise.reject(new Error('no film')) } as unknown as Answers;
  const rest = { begin: () => told.push('begin'), end: () => told.push('end') };
  const answerer = new Answerer(
    failing,
    ({ type }) => told.push(type),
    () => undefined,
    rest,
  );
  answerer.receive({ type: 'call', id: '00000000-0000-4000-8000-000000000001', method: 'probe', params: { film: 'a.mp4' } });
  await vi.waitFor(() => {
    expect(told).toEqual(['begin', 'error', 'end']);
  });
});

it('collects what was thrown away', async () => {
  vi.useRealTimers();
  const thrown = new WeakRef({ frame: new Uint8Array(1_000_000) });
  // What has just been made is held until this turn is over.
  await new Promise((resolve) => setTimeout(resolve, 10));
  collectGarbage();
  expect(thrown.deref()).toBeUndefined();
});

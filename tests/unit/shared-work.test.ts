import { describe, expect, it } from 'vitest';
import { remembered } from '../../electron/engine/remember.ts';
import { SharedWork } from '../../electron/engine/shared-work.ts';

const never = new AbortController().signal;

describe('work that several wait for', () => {
  it('is done once, and goes on when one of them leaves', async () => {
    const work = new SharedWork<number>({ holds: () => true });
    const { promise, resolve } = Promise.withResolvers<number>();
    const stops: AbortSignal[] = [];
    const ask = (signal: AbortSignal): Promise<number> =>
      work.get('a', signal, (stop) => {
        stops.push(stop);
        return promise;
      });
    const first = new AbortController();
    const one = ask(first.signal);
    const two = ask(never);
    first.abort();
    await expect(one).rejects.toThrow('abort');
    expect(stops.map(({ aborted }) => aborted)).toEqual([false]);
    resolve(7);
    expect(await two).toBe(7);
    expect(await ask(never)).toBe(7);
    expect(stops).toHaveLength(1);
  });

  it('is called off when the last one leaves, and done anew for the next', async () => {
    const work = new SharedWork<number>({ holds: () => true });
    const stops: AbortSignal[] = [];
    const leaving = [new AbortController(), new AbortController()];
    const asked = leaving.map(({ signal }) =>
      work.get('a', signal, (stop) => {
        stops.push(stop);
        return new Promise<number>(() => undefined);
      }),
    );
    for (const controller of leaving) controller.abort();
    await Promise.allSettled(asked);
    expect(stops.map(({ aborted }) => aborted)).toEqual([true]);
    expect(await work.get('a', never, () => Promise.resolve(3))).toBe(3);
  });

  it('forgets failures, and results that do not hold', async () => {
    const work = new SharedWork<number>({ holds: (result) => result > 1 });
    await expect(work.get('a', never, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await work.get('a', never, () => Promise.resolve(1))).toBe(1);
    expect(await work.get('a', never, () => Promise.resolve(2))).toBe(2);
    expect(await work.get('a', never, () => Promise.resolve(3))).toBe(2);
  });
});

describe('a remembered answer', () => {
  it('is asked for once, and again after a failure', async () => {
    let asked = 0;
    const answer = remembered(() => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('no')) : Promise.resolve(asked);
    });
    await expect(answer()).rejects.toThrow('no');
    expect(await Promise.all([answer(), answer()])).toEqual([2, 2]);
  });
});

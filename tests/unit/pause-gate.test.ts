import { describe, expect, test } from 'vitest';
import { PauseGate, throughGate } from '../../shared/rpc/pause-gate.ts';

const settled = () =>
  new Promise<void>((resolve) => {
    setTimeout(resolve, 5);
  });

async function* numbers(): AsyncGenerator<number> {
  for (let number = 1; number <= 3; number += 1) {
    await settled();
    yield number;
  }
}

/** Reads through a gate as fast as it lets, and keeps what came. */
function follow(gate: PauseGate, signal: AbortSignal): { came: number[]; ended: Promise<void> } {
  const came: number[] = [];
  const read = async (): Promise<void> => {
    for await (const number of throughGate(numbers(), gate, signal)) {
      came.push(number);
      if (number === 1) gate.close();
    }
  };
  return { came, ended: read() };
}

describe('a paused job', () => {
  test('takes nothing more in until it goes on, and the pause is no time of its own', async () => {
    const gate = new PauseGate();
    const { came, ended } = follow(gate, new AbortController().signal);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(came).toEqual([1]);
    const paused = gate.waitedMilliseconds;
    expect(paused).toBeGreaterThan(0);
    gate.open();
    await ended;
    expect(came).toEqual([1, 2, 3]);
    const all = gate.waitedMilliseconds;
    expect(all).toBeGreaterThanOrEqual(paused);
    await settled();
    expect(gate.waitedMilliseconds).toBe(all);
  });

  test('has not waited where it was paused before it came to the gate', async () => {
    const gate = new PauseGate();
    gate.close();
    await settled();
    gate.open();
    await gate.passed(new AbortController().signal);
    expect(gate.waitedMilliseconds).toBe(0);
  });

  test('can be stopped', async () => {
    const gate = new PauseGate();
    const controller = new AbortController();
    const { ended } = follow(gate, controller.signal);
    await settled();
    controller.abort();
    await ended;
  });
});

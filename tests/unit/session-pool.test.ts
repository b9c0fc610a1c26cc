import { expect, it } from 'vitest';
import { SessionPool, type SessionFile, type NetworkSession } from '../../electron/engine/network/session-pool.ts';

const file = (path: string): SessionFile => ({ path, sha256: '0'.repeat(64) });

/** A pool whose sessions only count. */
function countingPool(): { pool: SessionPool; events: string[] } {
  const events: string[] = [];
  const pool = new SessionPool(({ path }, device): Promise<NetworkSession> => {
    events.push(`open ${path} ${device}`);
    if (path === 'broken') return Promise.reject(new Error('no network'));
    return Promise.resolve({
      inputNames: [path],
      outputNames: [],
      inputMetadata: [],
      run: () => Promise.resolve({}),
      release: () => {
        events.push(`close ${path} ${device}`);
        return Promise.resolve();
      },
    });
  });
  return { pool, events };
}

it('loads a network once for all who use it at a time, and closes it after the last', async () => {
  const { pool, events } = countingPool();
  const [one, two] = await Promise.all([pool.take(file('a'), 'cpu'), pool.take(file('a'), 'cpu')]);
  await one.release();
  await one.release();
  expect(events).toEqual(['open a cpu']);
  expect(pool.deviceOf(file('a'))).toBe('cpu');
  await two.release();
  expect(events).toEqual(['open a cpu', 'close a cpu']);
  expect(pool.deviceOf(file('a'))).toBeNull();
});

it('never answers for one graphics adapter with what is open on another', async () => {
  const opened: number[] = [];
  const pool = new SessionPool((_, __, adapter) => {
    opened.push(adapter);
    const session = {
      inputNames: [],
      outputNames: [],
      inputMetadata: [],
      run: () => Promise.resolve({}),
      release: () => Promise.resolve(),
    };
    return Promise.resolve(session);
  });
  for (const adapter of [0, 1, 0]) await pool.take(file('a'), 'directml', adapter);
  expect(opened).toEqual([0, 1]);
});

it('keeps the last two warm where it shall, and never closes one in use', async () => {
  const { pool, events } = countingPool();
  pool.stayWarm();
  const held = await pool.take(file('held'), 'cpu');
  for (const path of ['a', 'b', 'a', 'c']) await (await pool.take(file(path), 'cpu')).release();
  expect(events).toEqual(['open held cpu', 'open a cpu', 'open b cpu', 'open c cpu', 'close b cpu']);
  await held.release();
  expect(events.at(-1)).toBe('close held cpu');
});

it('tries again after a failure', async () => {
  const { pool, events } = countingPool();
  await expect(pool.take(file('broken'), 'cpu')).rejects.toThrow('no network');
  await expect(pool.take(file('broken'), 'cpu')).rejects.toThrow('no network');
  expect(events).toHaveLength(2);
});

it('keeps a part of a network open as long as the network, beyond the number that stay', async () => {
  const { pool, events } = countingPool();
  pool.stayWarm();
  const part = { path: 'part', sha256: '1'.repeat(64), partOf: '2'.repeat(64) };
  const whole = { path: 'whole', sha256: part.partOf };
  const use = async (taken: SessionFile): Promise<void> => (await pool.take(taken, 'cpu')).release();
  await use(whole);
  await use(part);
  await use(file('a'));
  await use(part);
  expect(events.filter((event) => event.startsWith('close'))).toEqual([]);
  await use(file('b'));
  expect(events.filter((event) => event.startsWith('close'))).toEqual(['close whole cpu', 'close part cpu']);
  expect(events.filter((event) => event === 'open part cpu')).toHaveLength(1);
});

it("closes the processor's networks that nobody uses when the engine rests, and loads them again for whoever comes next", async () => {
  const { pool, events } = countingPool();
  pool.stayWarm();
  const held = await pool.take(file('held'), 'cpu');
  await (await pool.take(file('a'), 'cpu')).release();
  await (await pool.take(file('a'), 'webgpu')).release();
  await pool.rest();
  expect(events).toEqual(['open held cpu', 'open a cpu', 'open a webgpu', 'close a cpu']);
  await (await pool.take(file('a'), 'webgpu')).release();
  await (await pool.take(file('a'), 'cpu')).release();
  expect(events.slice(4)).toEqual(['open a cpu']);
  await held.release();
});

import { expect, it } from 'vitest';
import { SessionShelf, type NetworkFile, type NetworkSession } from '../../electron/engine/model/session-shelf.ts';

const file = (path: string): NetworkFile => ({ path, sha256: '0'.repeat(64) });

/** A shelf whose sessions only count. */
function countingShelf(): { shelf: SessionShelf; events: string[] } {
  const events: string[] = [];
  const shelf = new SessionShelf(({ path }, device): Promise<NetworkSession> => {
    events.push(`open ${path} ${device}`);
    if (path === 'broken') return Promise.reject(new Error('no network'));
    return Promise.resolve({
      inputNames: [path],
      outputNames: [],
      run: () => Promise.resolve({}),
      release: () => {
        events.push(`close ${path} ${device}`);
        return Promise.resolve();
      },
    });
  });
  return { shelf, events };
}

it('loads a network once for all who use it at a time, and closes it after the last', async () => {
  const { shelf, events } = countingShelf();
  const [one, two] = await Promise.all([shelf.take(file('a'), 'cpu'), shelf.take(file('a'), 'cpu')]);
  await one.release();
  await one.release();
  expect(events).toEqual(['open a cpu']);
  expect(shelf.deviceOf(file('a'))).toBe('cpu');
  await two.release();
  expect(events).toEqual(['open a cpu', 'close a cpu']);
  expect(shelf.deviceOf(file('a'))).toBeNull();
});

it('keeps the last two warm where it shall, and never closes one in use', async () => {
  const { shelf, events } = countingShelf();
  shelf.stayWarm();
  const held = await shelf.take(file('held'), 'cpu');
  for (const path of ['a', 'b', 'a', 'c']) await (await shelf.take(file(path), 'cpu')).release();
  expect(events).toEqual(['open held cpu', 'open a cpu', 'open b cpu', 'open c cpu', 'close b cpu']);
  await held.release();
  expect(events.at(-1)).toBe('close held cpu');
});

it('tries again after a failure', async () => {
  const { shelf, events } = countingShelf();
  await expect(shelf.take(file('broken'), 'cpu')).rejects.toThrow('no network');
  await expect(shelf.take(file('broken'), 'cpu')).rejects.toThrow('no network');
  expect(events).toHaveLength(2);
});

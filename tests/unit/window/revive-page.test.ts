import { expect, test } from 'vitest';
import { pageReviver } from '../../../electron/window/revive-page.ts';

test('a page whose process died is loaded again, but not one that is gone for good or dies at once', async () => {
  let [clock, loads] = [0, 0];
  const page = { isDestroyed: () => false, reload: () => (loads += 1) };
  const revive = pageReviver(() => clock);
  expect(revive(page)).toBe(true);
  clock += 20_000;
  expect(revive(page)).toBe(true);
  clock += 2_000;
  expect(revive(page)).toBe(false);
  clock += 2_000;
  expect(revive(page)).toBe(false);
  clock += 20_000;
  expect(revive({ ...page, isDestroyed: () => true })).toBe(false);
  await new Promise((resolve) => {
    setImmediate(resolve);
  });
  expect(loads).toBe(2);
});

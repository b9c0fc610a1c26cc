import { expect, test } from 'vitest';
import { newItem } from '../../../electron/queue/queue-item.ts';
import { isAnother } from '../../../renderer/networks/another-version.ts';
import { plan } from './fixtures.ts';

const item = { ...newItem('/films/a.mp4', {}), plan };
const { model, smoothing, every, scenes } = plan.colour;

test('what the film was coloured with already is no other version, however it is chosen', () => {
  expect(isAnother({}, item, model)).toBe(false);
  expect(isAnother({ model }, item, 'studio')).toBe(false);
  expect(isAnother({ model: null }, item, model)).toBe(false);
  expect(isAnother({ smoothing, every, scenes }, item, null)).toBe(false);
  expect(isAnother({ device: item.request.device }, item, null)).toBe(false);
});

test('each setting that differs makes one', () => {
  expect(isAnother({ model: 'studio' }, item, model)).toBe(true);
  expect(isAnother({ model: null }, item, 'studio')).toBe(true);
  expect(isAnother({ smoothing: smoothing / 2 + 0.1 }, item, model)).toBe(true);
  expect(isAnother({ every: 7 }, item, model)).toBe(true);
  expect(isAnother({ scenes: !scenes }, item, model)).toBe(true);
  expect(isAnother({ device: 'cuda' }, item, model)).toBe(true);
});

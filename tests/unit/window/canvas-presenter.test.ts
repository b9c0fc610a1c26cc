import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CanvasPresenter } from '../../../renderer/viewer/canvas-presenter.ts';
import { DrawingPace } from '../../../renderer/viewer/drawing-pace.ts';
import type { FilmScene, Sheet } from '../../../renderer/viewer/gl/film-scene.ts';

const size = { width: 700, height: 500 };

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (then: () => void) => setTimeout(then, 16));
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** A presenter on a card that takes so long for a whole picture, and the shares that were drawn and shown. */
function presenterOn(wholeMilliseconds: number) {
  const drawn: number[] = [];
  const shown: number[] = [];
  const sheets: [number, number] = [0, 0];
  const dataset: Record<string, string> = {};
  const scene = {
    draw: () => undefined,
    drawAhead: async (_canvas: unknown, _drawings: unknown, share: number, sheet: Sheet) => {
      drawn.push(share);
      sheets[sheet] = share;
      await new Promise((done) => setTimeout(done, wholeMilliseconds * share ** 2));
    },
    present: (_canvas: unknown, sheet: Sheet) => shown.push(sheets[sheet]),
  };
  const presenter = new CanvasPresenter({ dataset } as unknown as HTMLCanvasElement, scene as unknown as FilmScene);
  // The first in a new size is drawn on the canvas itself.
  presenter.paint(size, [], false);
  return { presenter, drawn, shown, dataset };
}

async function drag(presenter: CanvasPresenter, milliseconds: number): Promise<void> {
  for (let at = 0; at < milliseconds; at += 16) {
    presenter.paint(size, [], false);
    await vi.advanceTimersByTimeAsync(16);
  }
}

test('on a slow card what follows a hand is smaller and comes 30 times a second, and is whole once the hand rests', async () => {
  const { presenter, drawn, shown, dataset } = presenterOn(120);
  await drag(presenter, 320);
  const before = shown.length;
  await drag(presenter, 1000);
  expect(shown.length - before).toBeGreaterThanOrEqual(30);
  expect(drawn.at(-1)).toBeLessThan(0.6);
  expect(dataset['drawing']).toBe('true');
  await vi.advanceTimersByTimeAsync(600);
  expect(shown.at(-1)).toBe(1);
  expect(shown.filter((share) => share === 1).length, 'the first, and the last').toBe(2);
  expect(dataset['drawing']).toBeUndefined();
});

test('the next picture is drawn while the one before it waits for the screen', async () => {
  // Smaller ones take as long as a frame of the screen each, and are shown with every second one at least.
  const { presenter, shown } = presenterOn(120);
  await drag(presenter, 320);
  const before = shown.length;
  await drag(presenter, 1000);
  expect(shown.length - before).toBeGreaterThanOrEqual(45);
});

test('a single picture is whole at once, and so is every picture on a quick card', async () => {
  const slow = presenterOn(120);
  for (let step = 0; step < 3; step += 1) {
    slow.presenter.paint(size, [], false);
    await vi.advanceTimersByTimeAsync(400);
  }
  expect(slow.drawn).toEqual([1, 1, 1]);
  const quick = presenterOn(4);
  await drag(quick.presenter, 500);
  expect(new Set(quick.drawn)).toEqual(new Set([1]));
});

test('what is drawn on the canvas itself while a hand rests is not painted over', async () => {
  const { presenter, shown } = presenterOn(120);
  await drag(presenter, 500);
  await vi.advanceTimersByTimeAsync(40);
  const before = shown.length;
  presenter.paint(size, [], true);
  await vi.advanceTimersByTimeAsync(1000);
  expect(shown.length).toBe(before);
});

test('a machine that gets busier draws smaller ones, never below a quarter of the width', () => {
  const pace = new DrawingPace();
  expect(pace.share(), 'before anything is known').toBe(1);
  pace.took(90, 1);
  const first = pace.share();
  for (let count = 0; count < 12; count += 1) pace.took(60, first);
  expect(pace.share()).toBeLessThan(first / 2);
  for (let count = 0; count < 12; count += 1) pace.took(900, pace.share());
  expect(pace.share()).toBe(0.25);
  for (let count = 0; count < 20; count += 1) pace.took(5, 1);
  expect(pace.share(), 'when it is quick again').toBe(1);
});

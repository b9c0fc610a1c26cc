import { expect, test } from 'vitest';
import type { FilmFrame } from '../../../renderer/viewer/film-client.ts';
import { LiveColours } from '../../../renderer/viewer/live-colours.ts';

interface Asked {
  readonly seconds: number;
  readonly answer: (seconds: number) => Promise<void>;
  readonly signal: AbortSignal;
}

const colours = { small: { width: 1, height: 1 }, chroma: { width: 1, height: 1 }, luma: new Uint8Array(1), ab: new Float32Array(2) };

function begin(): { live: LiveColours; asked: Asked[] } {
  const asked: Asked[] = [];
  const live = new LiveColours({
    frame: ({ seconds }, signal) =>
      new Promise((resolve) => {
        asked.push({
          seconds,
          signal,
          answer: async (at) => {
            resolve({ seconds: at, colours: { ...colours, ab: Float32Array.of(at, 0) } } as FilmFrame);
            await new Promise((done) => setTimeout(done));
          },
        });
      }),
  });
  return { live, asked };
}

/** The time of the frame whose colours are shown. */
const shown = (live: LiveColours, seconds: number): number | null => live.at(seconds)?.ab[0] ?? null;

test('a frame is asked for that is still to come, and shown from then on until the next one', async () => {
  const { live, asked } = begin();
  live.follow(1, 1);
  live.follow(1.04, 1);
  expect(asked).toHaveLength(1);
  expect(asked[0]!.seconds).toBeGreaterThan(1);
  await asked[0]!.answer(1.25);
  expect(shown(live, 1.2)).toBeNull();
  expect(shown(live, 1.25)).toBe(1.25);
  expect(shown(live, 1.5)).toBe(1.25);
  live.follow(1.3, 1);
  await asked[1]!.answer(1.5);
  expect(shown(live, 1.45)).toBe(1.25);
  expect(shown(live, 1.52)).toBe(1.5);
  // Colours that lag too far behind are worse than none.
  expect(shown(live, 2.5)).toBeNull();
});

test('colours of one shot are never laid over another, nor shown after a jump or while a job needs the processor', async () => {
  const { live, asked } = begin();
  live.setCuts([0, 1.375]);
  live.follow(1, 1);
  await asked[0]!.answer(1.25);
  expect(shown(live, 1.3)).toBe(1.25);
  expect(shown(live, 1.375)).toBeNull();
  live.follow(1.3, 1);
  live.clear();
  expect(asked[1]!.signal.aborted).toBe(true);
  await asked[1]!.answer(1.4);
  expect(shown(live, 1.4)).toBeNull();
  live.setOn(false);
  live.follow(1.5, 1);
  expect(asked).toHaveLength(2);
});

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { estimateFrames } from '../../shared/film/film-length.ts';
import { ProgressTeller } from '../../electron/engine/jobs/progress.ts';
import { jobEventSchema, type JobEvent } from '../../shared/job/job.ts';
import { plan } from './window/fixtures.ts';

const whole = { startSeconds: 0, durationSeconds: null };

test('once the end is known, no event counts frames that are not there', async () => {
  const events: JobEvent[] = [];
  const teller = new ProgressTeller(26, (event) => events.push(event));
  teller.update('colouring', 1);
  teller.settle(25);
  await new Promise((resolve) => {
    setTimeout(resolve, 510);
  });
  teller.update('exporting', 20);
  teller.finish('exporting', 25);
  expect(events.map((event) => (event.type === 'progress' ? [event.frame, event.frames] : null))).toEqual([
    [1, 26],
    [20, 25],
    [25, 25],
  ]);
});

test('an encoder that is behind with what was coloured does not run backwards', async () => {
  const events: JobEvent[] = [];
  const teller = new ProgressTeller(40, (event) => events.push(event));
  for (const [stage, frame] of [
    ['colouring', 40],
    ['exporting', 5],
    ['exporting', 9],
  ] as const) {
    teller.update(stage, frame);
    await new Promise((resolve) => {
      setTimeout(resolve, 510);
    });
  }
  const rates = z
    .array(jobEventSchema)
    .parse(events)
    .map((event) => (event.type === 'progress' ? event.fps : Number.NaN));
  expect(rates.slice(0, 2)).toEqual([0, 0]);
  expect(rates[2]).toBeGreaterThan(0);
});

describe('estimateFrames', () => {
  const film = { ...plan.film, durationSeconds: 10.5, video: { ...plan.film.video, frames: 250, frameRate: { num: 25, den: 1 } } };
  test('sound that goes on after the picture adds no frames, in a section neither', () => {
    expect(estimateFrames(film, whole)).toBe(250);
    expect(estimateFrames(film, { startSeconds: 8, durationSeconds: null })).toBe(50);
    expect(estimateFrames(film, { startSeconds: 8, durationSeconds: 1 })).toBe(25);
  });
  test('without a count it goes by the length', () => {
    expect(estimateFrames({ ...film, video: { ...film.video, frames: null } }, { startSeconds: 10, durationSeconds: null })).toBe(13);
  });
});

import { expect, test } from 'vitest';
import { FilmQueue } from '../../../electron/queue/film-queue.ts';
import { fakeEngine, type Call } from './fake-engine.ts';
import { plan } from './fixtures.ts';

test('of films that wait for their look a broken one is said at once, and the others get theirs', async () => {
  const calls: Call[] = [];
  const queue = new FilmQueue({ engine: fakeEngine(calls), describe: () => '', onChange: () => undefined, verdictsFirst: true });
  const stages = (): string[] => queue.state.items.map(({ name, stage, failure }) => `${name} ${stage} ${failure?.code ?? ''}`.trim());
  queue.add(['a.mp4', 'b.mp4', 'broken.mp4', 'd.mp4'].map((name) => `/films/${name}`));
  // One is looked at, the next two are asked about.
  expect(calls.map(({ kind, request }) => `${kind} ${request.film}`)).toEqual([
    'plan /films/a.mp4',
    'probe /films/b.mp4',
    'probe /films/broken.mp4',
  ]);
  await calls[2]!.end({ type: 'error', code: 'film-not-media', message: 'No film.' });
  expect(stages()).toEqual(['a.mp4 looking', 'b.mp4 looking', 'broken.mp4 failed film-not-media', 'd.mp4 looking']);
  // Whatever else is wrong is the look's to say.
  expect(calls.at(-1)).toMatchObject({ kind: 'probe', request: { film: '/films/d.mp4' } });
  await calls.at(-1)!.end({ type: 'error', code: 'internal', message: 'No.' });
  await calls[0]!.end({ type: 'plan', plan });
  expect(stages()).toEqual(['a.mp4 planned', 'b.mp4 looking', 'broken.mp4 failed film-not-media', 'd.mp4 looking']);
  expect(calls.at(-1)).toMatchObject({ kind: 'plan', request: { film: '/films/b.mp4' } });
  // Nobody is asked twice.
  expect(calls.filter(({ kind }) => kind === 'probe')).toHaveLength(3);
});

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { FilmQueue } from '../../../electron/queue/film-queue.ts';
import { fakeEngine, type Call } from './fake-engine.ts';
import { plan } from './fixtures.ts';

let calls: Call[] = [];
let queue: FilmQueue;

const asked = (): string[] => calls.map(({ kind, request }) => `${kind} ${request.film}`);
const stages = (): string[] => queue.state.items.map(({ name, stage, failure }) => `${name} ${stage} ${failure?.code ?? ''}`.trim());
const add = (...names: readonly string[]): void => {
  queue.add(names.map((name) => `/${name}`));
};
const broken = { type: 'error', code: 'film-not-media', message: 'No film.' } as const;

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  calls = [];
  queue = new FilmQueue({
    engine: fakeEngine(calls),
    describe: () => '',
    onChange: () => undefined,
    looksAtOnce: 2,
    verdictsFirst: true,
  });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('of films that come together', () => {
  test('each is asked first whether it can be read, two at once, and none is looked at before', async () => {
    add('a', 'broken', 'c', 'd');
    expect(asked()).toEqual(['probe /a', 'probe /broken']);
    await calls[1]!.end(broken);
    expect(stages()).toEqual(['a looking', 'broken failed film-not-media', 'c looking', 'd looking']);
    await calls[0]!.answerNothing();
    await calls[2]!.answerNothing();
    expect(asked()).toEqual(['probe /a', 'probe /broken', 'probe /c', 'probe /d']);
    // Whatever else is wrong is the look's to say.
    await calls[3]!.end({ type: 'error', code: 'internal', message: 'No.' });
    expect(stages()).toEqual(['a looking', 'broken failed film-not-media', 'c looking', 'd looking']);
    expect(asked().slice(4)).toEqual(['plan /a', 'plan /c']);
    await calls[4]!.end({ type: 'plan', plan });
    expect(asked().slice(6)).toEqual(['plan /d']);
    // Nobody is asked twice.
    vi.advanceTimersByTime(5000);
    expect(calls).toHaveLength(7);
  });

  test('one whose disk does not answer keeps the others waiting for three seconds, not longer', async () => {
    add('asleep', 'b', 'c');
    await calls[1]!.answerNothing();
    await calls[2]!.answerNothing();
    vi.advanceTimersByTime(2999);
    expect(asked()).toEqual(['probe /asleep', 'probe /b', 'probe /c']);
    vi.advanceTimersByTime(1);
    expect(asked().slice(3)).toEqual(['plan /asleep', 'plan /b']);
  });

  test('a broken one that comes later is asked for at once, although two are being looked at', async () => {
    add('a', 'b');
    await calls[0]!.answerNothing();
    await calls[1]!.answerNothing();
    expect(asked().slice(2)).toEqual(['plan /a', 'plan /b']);
    add('broken');
    expect(asked().slice(4)).toEqual(['probe /broken']);
    await calls[4]!.end(broken);
    expect(stages()).toEqual(['a looking', 'b looking', 'broken failed film-not-media']);
  });

  test('a broken one that came first makes way for one that can be seen, unless the person chose it', async () => {
    const shown = (): string | undefined => queue.state.items.find(({ id }) => id === queue.state.selected)?.name;
    add('broken', 'torn', 'c');
    expect(shown()).toBe('broken');
    await calls[0]!.end(broken);
    expect(shown()).toBe('torn');
    await calls[1]!.end(broken);
    expect(shown()).toBe('c');
    queue.remove(queue.state.items[0]!.id);
    add('worse', 'd');
    queue.select(queue.state.items.find(({ name }) => name === 'worse')!.id);
    await calls.find(({ request }) => request.film === '/worse')!.end(broken);
    expect(shown()).toBe('worse');
  });

  test('nothing begins any more once the app is being quit', async () => {
    add('a', 'b', 'c');
    queue.leave();
    await calls[0]!.answerNothing();
    vi.advanceTimersByTime(5000);
    expect(asked()).toEqual(['probe /a', 'probe /b']);
  });
});

test('a film that comes alone is looked at without being asked first', () => {
  add('a');
  expect(asked()).toEqual(['plan /a']);
});

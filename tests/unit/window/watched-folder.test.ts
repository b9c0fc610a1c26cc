import { existsSync } from 'node:fs';
import { appendFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { FilmQueue } from '../../../electron/queue/film-queue.ts';
import { WatchedFolder } from '../../../electron/queue/watched-folder.ts';
import { fakeEngine, type Call } from './fake-engine.ts';
import { plan } from './fixtures.ts';

let home: string;
let folder: string;
let added: string[];
let gone: boolean[];
let watched: WatchedFolder;

const calmMilliseconds = 300;

function begin(): WatchedFolder {
  return new WatchedFolder({
    path: join(home, 'watched.json'),
    isOurs: (path) => path.endsWith('written.mp4'),
    add: (films) => added.push(...films.map((film) => film.slice(folder.length + 1))),
    onGone: (isGone) => gone.push(isGone),
    calmMilliseconds,
    everyMilliseconds: 100,
    onFault: (error) => {
      throw error;
    },
  });
}

beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), 'kinetint-watched-'));
  folder = join(home, 'films');
  await mkdir(folder);
  await writeFile(join(folder, 'before.mp4'), 'film');
  added = [];
  gone = [];
  watched = begin();
});

afterEach(async () => {
  watched.stop();
  await sleep(50);
  await rm(home, { recursive: true, force: true, maxRetries: 3 });
});

const waiting = { timeout: 20_000, interval: 50 };

/** Until what was there when the folder was chosen is known. */
const begun = () =>
  vi.waitFor(() => {
    expect(existsSync(join(home, 'watched.json'))).toBe(true);
  }, waiting);

test('a film that comes is added once it is whole, and no other', async () => {
  watched.follow(folder);
  await begun();
  const film = join(folder, 'new.mkv');
  await writeFile(film, 'a');
  // It grows for longer than a whole one has to rest.
  for (let step = 0; step < 12; step += 1) {
    await sleep(50);
    await appendFile(film, 'more');
    expect(added).toEqual([]);
  }
  await writeFile(join(folder, 'notes.txt'), 'no film');
  await writeFile(join(folder, 'written.mp4'), 'ours');
  await writeFile(join(folder, 'empty.mp4'), '');
  await vi.waitFor(() => {
    expect(added).toEqual(['new.mkv']);
  }, waiting);
  await sleep(3 * calmMilliseconds);
  expect(added).toEqual(['new.mkv']);
});

test('what came while Kinetint was closed is added at the next start, and nothing twice', async () => {
  watched.follow(folder);
  await begun();
  await writeFile(join(folder, 'one.mp4'), 'film');
  await vi.waitFor(() => {
    expect(added).toEqual(['one.mp4']);
  }, waiting);
  // Its being known is kept a moment later.
  await sleep(calmMilliseconds);
  watched.stop();
  await writeFile(join(folder, 'two.mp4'), 'film');
  watched = begin();
  watched.follow(folder);
  await vi.waitFor(() => {
    expect(added).toEqual(['one.mp4', 'two.mp4']);
  }, waiting);
});

test('a folder that goes is said, and gone on with when it is there again', async () => {
  watched.follow(folder);
  await begun();
  await rename(folder, join(home, 'elsewhere'));
  await vi.waitFor(() => {
    expect(gone).toEqual([true]);
  }, waiting);
  await writeFile(join(home, 'elsewhere', 'late.mp4'), 'film');
  await rename(join(home, 'elsewhere'), folder);
  await vi.waitFor(() => {
    expect(added).toEqual(['late.mp4']);
  }, waiting);
  expect(gone).toEqual([true, false]);
});

test('films that are found stand behind the others, and are started where that is wished, but for those in colour', async () => {
  const calls: Call[] = [];
  const queue = new FilmQueue({ engine: fakeEngine(calls), describe: () => '', onChange: () => undefined });
  queue.add(['/films/mine.mp4']);
  await calls[0]!.end({ type: 'plan', plan });
  const { selected } = queue.state;
  queue.addFound(['/films/mine.mp4', '/watched/a.mp4', '/watched/colour.mp4'], true);
  expect(queue.state.selected).toBe(selected);
  expect(queue.state.notice).toEqual({ code: 'found', values: { name: 'a.mp4', count: 2 } });
  const planOf = (film: string): Call => calls.findLast(({ kind, request }) => kind === 'plan' && request.film === film)!;
  await planOf('/watched/a.mp4').end({ type: 'plan', plan });
  await planOf('/watched/colour.mp4').end({ type: 'plan', plan: { ...plan, inspection: { ...plan.inspection, colour: 'coloured' } } });
  const stages = queue.state.items.map(({ name, stage }) => `${name} ${stage}`);
  expect(stages).toEqual(['mine.mp4 planned', 'a.mp4 colouring', 'colour.mp4 planned']);
});

import { beforeEach, expect, test, vi } from 'vitest';
import type { Bridge } from '../../../shared/ipc/channels.ts';
import { noEdits, type EditAction } from '../../../shared/project/edits.ts';

// What the page's modules expect around them.
vi.stubGlobal('window', Object.assign(new EventTarget(), { kinetint: {} }));
const { Page } = await import('../../../renderer/page.ts');
const { playheadOf, onSeek, seekTo } = await import('../../../renderer/playhead.ts');
const { edit, previewEdit, refreshTimeline, watchTimelines } = await import('../../../renderer/timeline/timeline-store.ts');
const { setTool, toolNow } = await import('../../../renderer/guides/tool.ts');
const { thumbnailInTurn } = await import('../../../renderer/queue/thumbnails-in-turn.ts');
const { onSaveFrame, saveFrame } = await import('../../../renderer/guides/save-frame.ts');
const { toast, toastList } = await import('../../../renderer/ui/toast-list.ts');

type Invoke = (command: string, ...args: readonly unknown[]) => Promise<unknown>;

function pageWith(invoke: Invoke): InstanceType<typeof Page> {
  return new Page({ invoke, on: () => () => undefined } as unknown as Bridge);
}

const said = (page: InstanceType<typeof Page>): string[] =>
  page
    .part(toastList)
    .get()
    .map(({ text }) => text);
const warmer: EditAction = { type: 'look', look: { strength: 1, saturation: 1, warmth: 0.1 } };
const kept = { timeline: null, failure: null };

let one: InstanceType<typeof Page>;
let two: InstanceType<typeof Page>;
let asked: { page: string; command: string; args: readonly unknown[] }[];
beforeEach(() => {
  asked = [];
  const noting =
    (page: string): Invoke =>
    (command, ...args) => {
      asked.push({ page, command, args });
      return Promise.resolve(kept);
    };
  one = pageWith(noting('one'));
  two = pageWith(noting('two'));
});

test('a page makes each of its parts once', () => {
  const make = vi.fn(() => ({}));
  expect(one.part(make)).toBe(one.part(make));
  expect(two.part(make)).not.toBe(one.part(make));
  expect(make).toHaveBeenCalledTimes(2);
});

test('two pages show the same film at different places', () => {
  const moved = vi.fn();
  onSeek(two, 'film', moved);
  seekTo(one, 'film', 3);
  seekTo(two, 'film', 5);
  expect([playheadOf(one, 'film'), playheadOf(two, 'film')]).toEqual([3, 5]);
  expect(moved.mock.calls).toEqual([[5]]);
});

test('an edit is told once to those who draw the timeline, however it came about', async () => {
  const timeline = {
    ...{ durationSeconds: 4, frameSeconds: 0.04, shots: [], knownSeconds: 4, ready: [], outdatedFrames: 0, edits: noEdits },
    ...{ canUndo: false, canRedo: false },
  };
  const page = pageWith(() => new Promise(() => undefined));
  const answered = pageWith((command) => Promise.resolve(command === 'timeline:get' ? timeline : new Promise(() => undefined)));
  const told = vi.fn();
  watchTimelines(answered, told);
  refreshTimeline(answered, 'film');
  await vi.waitFor(() => {
    expect(told).toHaveBeenCalledTimes(1);
  });
  edit(answered, 'film', warmer);
  expect(told).toHaveBeenCalledTimes(2);
  previewEdit(answered, 'film', { type: 'look', look: { strength: 1, saturation: 1, warmth: 0.2 } });
  edit(answered, 'film', { type: 'look', look: { strength: 1, saturation: 1, warmth: 0.3 } });
  expect(told).toHaveBeenCalledTimes(4);
  // Nothing that is not there is told of.
  watchTimelines(page, told);
  edit(page, 'film', warmer);
  expect(told).toHaveBeenCalledTimes(4);
});

test('an edit goes to the page that it was made on, and a gesture is not ended by what another page does', () => {
  edit(one, 'film', warmer, 'slider');
  edit(two, 'film', warmer, 'other slider');
  edit(one, 'film', warmer, 'slider');
  expect(asked.map(({ page, command }) => `${page} ${command}`)).toEqual(['one timeline:edit', 'two timeline:edit', 'one timeline:edit']);
  expect(asked[0]!.args).toEqual(['film', warmer, 'slider 1']);
  expect(asked[2]!.args).toEqual(asked[0]!.args);
});

test('what could not be kept is said on the page that it was done on', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const failure = { code: 'output-full', message: 'No room.' };
  const full = pageWith(() => Promise.resolve({ timeline: null, failure }));
  edit(full, 'film', warmer);
  await vi.waitFor(() => {
    expect(said(full)).toHaveLength(1);
  });
  toast(two, 'Something else.');
  expect(said(one)).toEqual([]);
  expect(said(two)).toEqual(['Something else.']);
});

test('a tool is in the hand on one page only', () => {
  setTool(one, { active: true });
  expect(toolNow(one)).toEqual({ active: true, picking: false, selected: null });
  expect(toolNow(two).active).toBe(false);
});

test('a page waits for its own thumbnails, not for those of another', async () => {
  const never = pageWith(() => new Promise(() => undefined));
  const { signal } = new AbortController();
  void thumbnailInTurn(never, 'film', 1, 64, signal);
  await expect(thumbnailInTurn(two, 'film', 1, 64, signal)).resolves.toEqual(kept);
});

test('the frame in view is saved by the viewer of the page that asks', () => {
  const savers = { one: vi.fn(), two: vi.fn() };
  onSaveFrame(one, 'film', savers.one);
  onSaveFrame(two, 'film', savers.two);
  saveFrame(one, 'film');
  expect(savers.one).toHaveBeenCalledOnce();
  expect(savers.two).not.toHaveBeenCalled();
});

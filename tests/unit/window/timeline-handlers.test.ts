import { beforeEach, expect, test } from 'vitest';
import { EngineDied } from '../../../electron/engine-host/engine-died.ts';
import { timelineHandlers } from '../../../electron/ipc/timeline-handlers.ts';
import { previewSourceOf } from '../../../shared/project/preview-source.ts';
import { newItem } from '../../../electron/queue/queue-item.ts';
import { noEdits, type EditAction } from '../../../shared/project/edits.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { Timeline } from '../../../shared/project/timeline.ts';
import { scriptedEngine } from './fake-engine.ts';

const item = newItem('/films/harbour.mp4', {});
const timeline: Timeline = {
  durationSeconds: 1,
  frameSeconds: 0.04,
  shots: [],
  knownSeconds: 1,
  ready: [],
  outdatedFrames: 0,
  edits: noEdits,
  canUndo: false,
  canRedo: false,
};
const action: EditAction = { type: 'add-cut', seconds: 0.4 };

let changed: [string, boolean][];
let problem: Error | null;

beforeEach(() => {
  changed = [];
  problem = null;
});

const handlers = timelineHandlers({
  source: (id) => (id === item.id ? previewSourceOf(item) : null),
  engine: scriptedEngine({ timeline: () => (problem === null ? Promise.resolve(timeline) : Promise.reject(problem)) }),
  onEdits: (id, edits, isChange) => {
    expect(edits).toBe(timeline.edits);
    changed.push([id, isChange]);
  },
});

test('a change is answered with the timeline as it is then, and told to who writes files of the film', async () => {
  expect(await handlers['timeline:edit'](item.id, action, null)).toEqual({ timeline, failure: null });
  await handlers['timeline:undo'](item.id);
  await handlers['timeline:redo'](item.id);
  expect(changed).toEqual([
    [item.id, true],
    [item.id, true],
    [item.id, true],
  ]);
  expect(await handlers['timeline:get'](item.id)).toEqual(timeline);
  expect(changed.slice(3)).toEqual([[item.id, false]]);
});

test.each([
  [new UserFacingError('project-locked', 'It is in use.'), { code: 'project-locked', message: 'It is in use.' }],
  [new EngineDied(9, ''), { code: 'engine-died', message: 'The engine process ended unexpectedly, exit code 9.' }],
  [new Error('A bug.'), { code: 'internal', message: 'A bug.' }],
])('a change that could not be kept says why, for the person to read', async (error, failure) => {
  problem = error;
  expect(await handlers['timeline:edit'](item.id, action, null)).toEqual({ timeline: null, failure });
  expect(changed).toEqual([]);
});

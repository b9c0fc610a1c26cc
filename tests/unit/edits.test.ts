import { describe, expect, it } from 'vitest';
import {
  applyEdit,
  editedSection,
  editsSchema,
  lookAt,
  networkAt,
  noEdits,
  type EditAction,
  type Edits,
} from '../../shared/project/edits.ts';
import { combineLooks, plainLook } from '../../shared/project/look.ts';

function after(...actions: EditAction[]): Edits {
  return editsSchema.parse(actions.reduce(applyEdit, noEdits));
}

const grey = { type: 'shot', startSeconds: 2, endSeconds: 4, change: { keepGrey: true } } as const;

describe('the look of a frame', () => {
  it("is the film's, with what its shot has of its own over it", () => {
    const edits = after(
      { type: 'look', look: { saturation: 1.5, warmth: 0.2 } },
      { type: 'shot', startSeconds: 2, endSeconds: 4, change: { look: { warmth: -0.5 } } },
    );
    expect(lookAt(edits, 1)).toEqual({ strength: 1, saturation: 1.5, warmth: 0.2 });
    expect(lookAt(edits, 3)).toEqual({ strength: 1, saturation: 1.5, warmth: -0.5 });
  });

  it("begins with the shot's first frame and ends before the next shot's, though clocks round to milliseconds", () => {
    const edits = after(grey);
    expect([1.958, 1.9995, 2, 3.958, 3.9995, 4].map((seconds) => lookAt(edits, seconds).strength)).toEqual([1, 0, 0, 0, 1, 1]);
  });

  it("goes back to the film's where a shot's own value is taken away", () => {
    const edits = after({ ...grey, change: { look: { saturation: 0.5, warmth: 1 } } }, { ...grey, change: { look: { saturation: null } } });
    expect(lookAt(edits, 3)).toEqual({ ...plainLook, warmth: 1 });
    expect(after(grey, { type: 'reset-shot', startSeconds: 2, endSeconds: 4 })).toEqual(noEdits);
    expect(after(grey, { ...grey, change: { keepGrey: false } })).toEqual(noEdits);
  });

  it('is laid under that of an export', () => {
    expect(combineLooks({ strength: 0.5, saturation: 2, warmth: 0.75 }, { strength: 0.5, saturation: 0.5, warmth: 0.5 })).toEqual({
      strength: 0.25,
      saturation: 1,
      warmth: 1,
    });
  });
});

describe('shots whose cuts change', () => {
  it('keep what they were given on both sides of a new cut, each its own from then on', () => {
    const split = after(
      grey,
      { type: 'add-cut', seconds: 3 },
      { type: 'shot', startSeconds: 3, endSeconds: 4, change: { keepGrey: false, model: 'other' } },
    );
    expect(split.cuts.added).toEqual([3]);
    expect([2, 3].map((seconds) => lookAt(split, seconds).strength)).toEqual([0, 1]);
    expect([2, 3, 4].map((seconds) => networkAt(split, seconds))).toEqual([null, 'other', null]);
  });

  it('join the shot before where a cut is taken away', () => {
    const joined = after(
      grey,
      { type: 'shot', startSeconds: 4, endSeconds: 6, change: { model: 'other' } },
      { type: 'remove-cut', seconds: 4, endSeconds: 6 },
    );
    expect(joined.cuts).toEqual({ added: [], removed: [4] });
    expect(joined.shots).toEqual([
      { startSeconds: 2, endSeconds: 6, look: { strength: null, saturation: null, warmth: null }, model: null, keepGrey: true },
    ]);
    const intoPlain = after(grey, { type: 'remove-cut', seconds: 2, endSeconds: 4 });
    expect(intoPlain.shots).toEqual([]);
  });

  it('are as found again once an added cut is removed, or a removed one added', () => {
    expect(after({ type: 'add-cut', seconds: 3 }, { type: 'remove-cut', seconds: 3.0004, endSeconds: 4 })).toEqual(noEdits);
    expect(after({ type: 'remove-cut', seconds: 3, endSeconds: 4 }, { type: 'add-cut', seconds: 3.0004 })).toEqual(noEdits);
  });
});

describe('in and out points', () => {
  it('are a section of the film', () => {
    expect(editedSection(noEdits)).toEqual({ startSeconds: 0, durationSeconds: null });
    expect(editedSection(after({ type: 'range', inSeconds: 1.5, outSeconds: 4 }))).toEqual({ startSeconds: 1.5, durationSeconds: 2.5 });
  });

  it('are refused the wrong way round', () => {
    expect(editsSchema.safeParse({ ...noEdits, inSeconds: 3, outSeconds: 2 }).success).toBe(false);
  });
});

it('refuses shots that overlap', () => {
  const [shot] = after(grey).shots;
  expect(editsSchema.safeParse({ ...noEdits, shots: [shot, { ...shot, startSeconds: 3 }] }).success).toBe(false);
});

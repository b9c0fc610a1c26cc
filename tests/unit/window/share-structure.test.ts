import { describe, expect, it } from 'vitest';
import { shareStructure } from '../../../renderer/share-structure.ts';

describe('shareStructure', () => {
  const before = { plan: { streams: [{ index: 0 }, { index: 1 }], name: 'film' }, progress: { frame: 1 }, gone: true, list: [1, 2] };
  const copy = (): typeof before => structuredClone(before);

  it('gives back what was there where nothing changed', () => {
    expect(shareStructure(before, copy())).toBe(before);
  });

  it('keeps what is equal and takes what is not', () => {
    const next = { ...copy(), progress: { frame: 2 } };
    const shared = shareStructure(before, next);
    expect(shared).toEqual(next);
    expect(shared.plan).toBe(before.plan);
    expect(shared.progress).not.toBe(before.progress);
  });

  it('sees keys come and go, lists grow and shrink, and values become another kind', () => {
    const { gone, ...fewer } = copy();
    expect(gone).toBe(true);
    expect(shareStructure(before, fewer)).toEqual(fewer);
    expect(shareStructure(fewer, copy())).toEqual(before);
    expect(shareStructure({ a: undefined }, { b: undefined })).toEqual({ b: undefined });
    for (const list of [[1], [1, 2, 3], [2, 1], [], null]) expect(shareStructure(before, { ...copy(), list })).toEqual({ ...copy(), list });
    expect(shareStructure([before], before)).toBe(before);
    const item = { ...before.plan, streams: [before.plan.streams[1]] };
    expect(shareStructure(before.plan, item)).toEqual(item);
  });
});

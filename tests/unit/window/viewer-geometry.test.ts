import { describe, expect, it } from 'vitest';
import { FrameList } from '../../../renderer/viewer/frame-list.ts';
import {
  fitScale,
  nextStep,
  pan,
  placeOf,
  scaleOf,
  showsSamples,
  shownSize,
  wantedSize,
  wholeFilm,
  zoomTo,
} from '../../../renderer/viewer/geometry.ts';
import { playsSound } from '../../../renderer/viewer/playable.ts';
import { timecode, timecodeForName } from '../../../renderer/viewer/timecode.ts';
import { drawingsOf, firstView } from '../../../renderer/viewer/view-state.ts';

const film = { width: 640, height: 480 };
const view = { width: 1000, height: 600 };
const shown = shownSize(film, 1);

describe('the film in the view', () => {
  it('fits whole and centred at first', () => {
    expect(scaleOf(wholeFilm, shown, view)).toBe(fitScale(shown, view));
    expect(placeOf(wholeFilm, shown, view)).toEqual({ x: 100, y: 0, width: 800, height: 600 });
  });

  it("is as wide as its samples' shape says", () => {
    expect(shownSize(film, 16 / 15).width).toBeCloseTo(682.67, 1);
  });

  it('keeps the point under the pointer in its place while zooming', () => {
    const anchor = { x: 300, y: 200 };
    const before = placeOf(wholeFilm, shown, view);
    const zoom = zoomTo(wholeFilm, 4, anchor, shown, view);
    const after = placeOf(zoom, shown, view);
    expect((anchor.x - after.x) / after.width).toBeCloseTo((anchor.x - before.x) / before.width, 3);
    expect((anchor.y - after.y) / after.height).toBeCloseTo((anchor.y - before.y) / before.height, 3);
  });

  it('is never dragged out of the view, and not at all where all of it is seen', () => {
    const zoom = zoomTo(wholeFilm, 4, { x: 0, y: 0 }, shown, view);
    const far = placeOf(pan(zoom, { x: -1e6, y: 1e6 }, shown, view), shown, view);
    expect(far.x + far.width).toBe(view.width);
    expect(far.y).toBe(0);
    expect(pan(wholeFilm, { x: 50, y: 50 }, shown, view)).toEqual(wholeFilm);
  });

  it('shows single samples from 200 % on, and the steps lead up and down', () => {
    expect([1.9, 2, 8].map(showsSamples)).toEqual([false, true, true]);
    expect(nextStep(1, 1)).toBe(1.5);
    expect(nextStep(1.25, -1)).toBe(1);
    expect(nextStep(32, 1)).toBe(32);
  });

  it('is asked for no larger than it is shown', () => {
    expect(wantedSize(wholeFilm, film, shown, { width: 320, height: 240 })).toEqual({ width: 320, height: 240 });
    expect(wantedSize(wholeFilm, film, shown, view)).toEqual(film);
  });
});

describe('what is drawn', () => {
  const surround = [0, 0, 0] as const;
  const modes = (change: Partial<typeof firstView>, othersMissing = false) =>
    drawingsOf({ ...firstView, ...change }, shown, view, surround, othersMissing).map(({ comparison }) => comparison);
  it('is one picture, or two side by side with the original on the left', () => {
    expect(modes({})).toEqual(['a']);
    expect(modes({ comparison: 'split' })).toEqual(['split']);
    expect(modes({ comparison: 'side' })).toEqual(['original', 'a']);
    expect(modes({ comparison: 'side', against: { model: 'other', smoothing: null } })).toEqual(['b', 'a']);
    expect(modes({ comparison: 'lens', holding: true })).toEqual(['original']);
  });
  it('leaves other settings out where their colours are missing', () => {
    expect(modes({ comparison: 'split', against: { model: 'other', smoothing: null } }, true)).toEqual(['a']);
    expect(modes({ comparison: 'split' }, true)).toEqual(['split']);
  });
  it('puts the same part of the film on both sides', () => {
    const [left, right] = drawingsOf({ ...firstView, comparison: 'side' }, shown, view, surround, false);
    expect(right!.place.x - left!.place.x).toBe(view.width / 2);
    expect(right!.clip.x).toBe(view.width / 2);
  });
});

describe('the frames of a film', () => {
  const uneven = new FrameList(Float64Array.of(0, 0.04, 0.1, 0.5), 24, 0.54);
  it('are found by time: the last that is not later', () => {
    expect([-1, 0, 0.039, 0.0399, 0.06, 0.1, 0.49, 0.5, 99].map((seconds) => uneven.indexAt(seconds))).toEqual([0, 0, 1, 1, 1, 2, 2, 3, 3]);
    expect([-3, 0, 2, 9].map((index) => uneven.timeOf(index))).toEqual([0, 0, 0.1, 0.5]);
  });
  it('are evenly spaced as long as nothing better is known', () => {
    const even = new FrameList(null, 25, 2);
    expect(even.count).toBe(50);
    expect(even.indexAt(even.timeOf(17))).toBe(17);
    expect(even.indexAt(99)).toBe(49);
    expect(even.endSeconds).toBe(2);
  });
  it('are at least one', () => {
    expect(new FrameList(new Float64Array(0), 24, null).count).toBe(1);
  });
});

describe('time', () => {
  it.each([
    [0, '0:00.00'],
    [61.5, '1:01.50'],
    [3723.456, '1:02:03.46'],
    [-1, '0:00.00'],
    [59.999, '1:00.00'],
  ])('%f is %s', (seconds, text) => {
    expect(timecode(seconds)).toBe(text);
  });
  it('has no colons in names of files', () => {
    expect(timecodeForName(3723.456)).toBe('1.02.03.46');
  });
});

describe('what Chromium plays', () => {
  const video = { canPlayType: (type: string): CanPlayTypeResult => (/avc1|mp4a|opus/.test(type) ? 'probably' : '') };
  it.each([
    ['h264', 'aac', true],
    ['h264', null, true],
    ['h264', 'ac3', false],
    ['mpeg2video', 'aac', false],
    ['h264', 'pcm_s16le', false],
  ])('%s with %s: %s', (codec, soundCodec, plays) => {
    expect(playsSound(video, { codec, soundCodec })).toBe(plays);
  });
});

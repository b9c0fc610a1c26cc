import type { Alternative, Size } from '../../shared/project/preview.ts';
import { placeOf, scaleOf, showsSamples, wholeFilm, type Point, type Rect, type Zoom } from './geometry.ts';
import type { Drawing } from './gl/film-scene.ts';

export const comparisons = ['off', 'split', 'side', 'lens'] as const;
export type Comparison = (typeof comparisons)[number];

/** How the film is looked at. */
export interface View {
  readonly comparison: Comparison;
  /** What it is compared with; null is the original. */
  readonly against: Alternative | null;
  readonly zoom: Zoom;
  /** Of the view's width. */
  readonly divider: number;
  /** Centre of the lens, of the view's width and height. */
  readonly lens: Point;
  /** The original is shown as long as a key or button is held. */
  readonly holding: boolean;
}

export const firstView: View = {
  comparison: 'off',
  against: null,
  zoom: wholeFilm,
  divider: 0.5,
  lens: { x: 0.5, y: 0.5 },
  holding: false,
};

/** Radius of the lens, of the view's shorter side. */
export const lensRadius = 0.22;

/** The part of the view that one picture has: all of it, or half where two stand side by side. */
export function viewport(comparison: Comparison, view: Size): Size {
  return comparison === 'side' ? { width: Math.floor(view.width / 2), height: view.height } : view;
}

/**
 * What to draw: one picture, or two side by side.
 * @param othersMissing whether other settings' colours are not there to compare with
 */
export function drawingsOf(state: View, shown: Size, view: Size, surround: Drawing['surround'], othersMissing: boolean): Drawing[] {
  const { comparison, against, zoom, divider, lens, holding } = state;
  const lacksOther = against !== null && othersMissing;
  const part = viewport(comparison, view);
  const place = placeOf(zoom, shown, part);
  const plain = {
    nearest: showsSamples(scaleOf(zoom, shown, part)),
    surround,
    divider: divider * view.width,
    lens: { x: lens.x * view.width, y: lens.y * view.height, radius: lensRadius * Math.min(view.width, view.height) },
  };
  const whole: Rect = { x: 0, y: 0, ...view };
  if (holding)
    return [
      { ...plain, place, clip: whole, comparison: 'original' },
      ...(comparison === 'side' ? [besides(plain, place, view, 'original')] : []),
    ];
  if (comparison === 'off' || (lacksOther && comparison !== 'side')) return [{ ...plain, place, clip: whole, comparison: 'a' }];
  if (comparison !== 'side') return [{ ...plain, place, clip: whole, comparison }];
  return [
    { ...plain, place, clip: whole, comparison: against === null || lacksOther ? 'original' : 'b' },
    besides(plain, place, view, 'a'),
  ];
}

function besides(
  plain: Omit<Drawing, 'place' | 'clip' | 'comparison'>,
  place: Rect,
  view: Size,
  comparison: Drawing['comparison'],
): Drawing {
  const half = Math.floor(view.width / 2);
  return {
    ...plain,
    place: { ...place, x: place.x + half },
    clip: { x: half, y: 0, width: view.width - half, height: view.height },
    comparison,
  };
}

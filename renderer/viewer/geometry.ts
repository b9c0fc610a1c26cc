import type { Size } from '../../shared/project/preview.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rect extends Point, Size {}

/**
 * How the film lies in the view: `scale` is canvas pixels for a film row (1 is 100 %), null fits all of it; `centre` is
 * the point of the film in the view's middle, 0..1 both ways.
 */
export interface Zoom {
  readonly scale: number | null;
  readonly centre: Point;
}

/** The nearest share there is: 0..1. */
export function within(value: number): number {
  return Math.min(1, Math.max(0, value));
}

const directions: Readonly<Record<string, Point>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
};

/** Where an arrow key takes a point, in shares of the picture; null for any other key. */
export function movedByKey({ x, y }: Point, key: string, step: number): Point | null {
  const by = directions[key];
  return by === undefined ? null : { x: within(x + step * by.x), y: within(y + step * by.y) };
}

export const wholeFilm: Zoom = { scale: null, centre: { x: 0.5, y: 0.5 } };
const leastScale = 0.05;
const mostScale = 32;
/** From here on single samples are looked at, and nothing is smoothed between them. */
const samplesFrom = 2;

/** The film's size as it is shown at 100 %: its rows as they are, its columns stretched by the samples' shape. */
export function shownSize(size: Size, sampleAspect: number): Size {
  return { width: size.width * sampleAspect, height: size.height };
}

/** The scale at which the whole film just fits. */
export function fitScale(shown: Size, view: Size): number {
  return Math.min(view.width / shown.width, view.height / shown.height);
}

export function scaleOf(zoom: Zoom, shown: Size, view: Size): number {
  return zoom.scale ?? fitScale(shown, view);
}

export function showsSamples(scale: number): boolean {
  return scale >= samplesFrom - 1e-6;
}

/** Keeps the film in view: centred where it is smaller than the view, else without a gap at its edge. */
function held(centre: number, length: number, view: number): number {
  if (length <= view) return 0.5;
  const half = view / length / 2;
  return Math.min(1 - half, Math.max(half, centre));
}

/** Where the film lies on the canvas. At whole scales its samples fall on whole pixels. */
export function placeOf(zoom: Zoom, shown: Size, view: Size): Rect {
  const scale = scaleOf(zoom, shown, view);
  const [width, height] = [shown.width * scale, shown.height * scale];
  const x = view.width / 2 - held(zoom.centre.x, width, view.width) * width;
  const y = view.height / 2 - held(zoom.centre.y, height, view.height) * height;
  return { x: Math.round(x), y: Math.round(y), width, height };
}

/** Another scale, with the point of the film under `anchor` (canvas pixels) staying where it is. */
export function zoomTo(zoom: Zoom, scale: number, anchor: Point, shown: Size, view: Size): Zoom {
  const next = Math.min(mostScale, Math.max(leastScale, scale));
  const place = placeOf(zoom, shown, view);
  const at = { x: (anchor.x - place.x) / place.width, y: (anchor.y - place.y) / place.height };
  const centre = (share: number, anchorAt: number, view1: number, length: number): number => share + (view1 / 2 - anchorAt) / length;
  const [width, height] = [shown.width * next, shown.height * next];
  return {
    scale: next,
    centre: {
      x: held(centre(at.x, anchor.x, view.width, width), width, view.width),
      y: held(centre(at.y, anchor.y, view.height, height), height, view.height),
    },
  };
}

/** Moves the film by canvas pixels. */
export function pan(zoom: Zoom, by: Point, shown: Size, view: Size): Zoom {
  const scale = scaleOf(zoom, shown, view);
  const [width, height] = [shown.width * scale, shown.height * scale];
  return {
    ...zoom,
    centre: { x: held(zoom.centre.x - by.x / width, width, view.width), y: held(zoom.centre.y - by.y / height, height, view.height) },
  };
}

/** Steps that the zoom keys go by. */
const steps = [0.05, 0.1, 0.25, 0.33, 0.5, 0.67, 1, 1.5, 2, 3, 4, 6, 8, 12, 16, 24, 32];

export function nextStep(scale: number, direction: 1 | -1): number {
  const found = direction === 1 ? steps.find((step) => step > scale * 1.01) : steps.findLast((step) => step < scale * 0.99);
  return found ?? scale;
}

/** How large the engine's luma shall be: as it is shown where that is smaller than the film, else all of it. */
export function wantedSize(zoom: Zoom, film: Size, shown: Size, view: Size): Size {
  const scale = scaleOf(zoom, shown, view);
  if (scale >= 1) return film;
  return { width: Math.max(1, Math.round(shown.width * scale)), height: Math.max(1, Math.round(shown.height * scale)) };
}

import { abOfColour, colourOfLab } from '../../shared/colour/hex.ts';
import type { Guide, HintPoint } from '../../shared/project/guides.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import type { Page } from '../page.ts';
import { edit, previewEdit } from '../timeline/timeline-store.ts';
import { within } from '../viewer/geometry.ts';
import { hintColour, hintRadius } from './tool.ts';

export type Hint = Extract<Guide, { kind: 'hint' }>;

/** As light as a hint's colour is shown, where the picture does not say how light it is. */
const swatchLightness = 60;
/** A stroke is so many points at most. */
const mostPoints = 300;
/** Points of a stroke are so far apart, in radii. */
const strokeStep = 0.8;

/** The colour of a hint, for people. */
export function colourOfHint({ points: [first] }: Hint): string {
  if (first === undefined) return '#808080';
  return first.colour ?? colourOfLab(swatchLightness, first.a, first.b);
}

/** The hints on the frame at a time, those that are switched off as well. */
export function hintsOn({ edits, frameSeconds }: Timeline, seconds: number): Hint[] {
  const from = seconds - 0.002;
  return edits.guides.filter(
    (guide): guide is Hint => guide.kind === 'hint' && guide.seconds >= from && guide.seconds < from + frameSeconds,
  );
}

/** What of a point its colour decides. */
function colourFields(colour: string): Pick<HintPoint, 'a' | 'b' | 'colour'> {
  return { ...abOfColour(colour), colour };
}

/** A point with the colour and size that the tool has. x and y are shares of the picture. */
function pointAt(page: Page, x: number, y: number): HintPoint {
  return { x: within(x), y: within(y), radius: hintRadius.get(page), ...colourFields(hintColour.get(page)) };
}

export function newHint(page: Page, seconds: number, x: number, y: number): Hint {
  return { kind: 'hint', id: `hint-${crypto.randomUUID()}`, seconds, strength: 1, on: true, points: [pointAt(page, x, y)] };
}

/** The hint with its stroke drawn on to a place. @param ratio width of the picture by its height */
export function drawnOn(page: Page, hint: Hint, x: number, y: number, ratio: number): Hint {
  const last = hint.points.at(-1)!;
  const apart = Math.hypot((x - last.x) * ratio, y - last.y);
  if (apart < strokeStep * last.radius || hint.points.length >= mostPoints) return hint;
  return { ...hint, points: [...hint.points, pointAt(page, x, y)] };
}

/** The hint somewhere else. */
export function moved(hint: Hint, x: number, y: number): Hint {
  return { ...hint, points: hint.points.map((point) => ({ ...point, x: within(point.x + x), y: within(point.y + y) })) };
}

/** The hint in another colour. */
export function recoloured(hint: Hint, colour: string): Hint {
  return { ...hint, points: hint.points.map((point) => ({ ...point, ...colourFields(colour) })) };
}

/** Shows a hint at once and keeps nothing of it. */
export function previewHint(page: Page, id: string, hint: Hint): void {
  previewEdit(page, id, { type: 'set-guides', guides: [hint] });
}

/** Keeps it. @param gesture see `edit` */
export function keepHint(page: Page, id: string, hint: Hint, gesture: string | null = null): void {
  edit(page, id, { type: 'set-guides', guides: [hint] }, gesture);
}

export function removeGuide(page: Page, id: string, guide: string): void {
  edit(page, id, { type: 'remove-guides', ids: [guide] });
}

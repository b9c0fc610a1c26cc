import type { Size } from '../../shared/project/preview.ts';
import type { Point } from '../viewer/geometry.ts';
import type { FilmScene } from '../viewer/gl/film-scene.ts';
import { drawingsOf, type View } from '../viewer/view-state.ts';

/** So many pixels across are averaged: a single one is grain. */
const side = 5;

/**
 * The colour that is shown at a place, #rrggbb.
 * @param at on the canvas, in its pixels
 */
export function colourAt(scene: FilmScene, view: View, shown: Size, size: Size, at: Point): string {
  const by = { x: Math.round(at.x) - (side - 1) / 2, y: Math.round(at.y) - (side - 1) / 2 };
  const target = { width: side, height: side };
  const drawings = drawingsOf(view, shown, size, [0, 0, 0], false)
    // Side by side, the later one lies over the part of the view that it has.
    .filter(({ clip }) => at.x >= clip.x && at.x < clip.x + clip.width)
    .map((drawing) => ({
      ...drawing,
      clip: { x: 0, y: 0, ...target },
      place: { ...drawing.place, x: drawing.place.x - by.x, y: drawing.place.y - by.y },
      divider: drawing.divider - by.x,
      lens: { ...drawing.lens, x: drawing.lens.x - by.x, y: drawing.lens.y - by.y },
    }));
  const pixels = scene.read(target, drawings);
  const mean = (channel: number): number =>
    pixels.reduce((sum, value, index) => sum + (index % 4 === channel ? value : 0), 0) / (side * side);
  return `#${[0, 1, 2].map((channel) => Math.round(mean(channel)).toString(16).padStart(2, '0')).join('')}`;
}

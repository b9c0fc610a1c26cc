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

/** So many pixels tell the picture's colours: one that has fewer of them is a speck. */
const whole: Size = { width: 72, height: 54 };

/** All of the picture in colour, small and without regard to its ratio, RGBA. */
export function pictureInSmall(scene: FilmScene): Uint8ClampedArray {
  const rect = { x: 0, y: 0, ...whole };
  const drawing = { place: rect, clip: rect, nearest: false, comparison: 'a', divider: 0, lens: { x: 0, y: 0, radius: 0 } } as const;
  return scene.read(whole, [{ ...drawing, surround: [0, 0, 0] }]);
}

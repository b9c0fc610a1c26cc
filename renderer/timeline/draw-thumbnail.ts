import type { Thumbnail } from '../../shared/project/timeline.ts';

/** Puts a thumbnail on a canvas, in its own size. */
export function drawThumbnail(element: HTMLCanvasElement, { width, height, rgba, coloured }: Thumbnail): void {
  element.width = width;
  element.height = height;
  element.dataset['coloured'] = String(coloured);
  element.getContext('2d')?.putImageData(new ImageData(new Uint8ClampedArray(rgba), width, height), 0, 0);
}

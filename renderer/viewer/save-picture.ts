import type { SavedPicture } from '../../shared/ipc/viewer.ts';
import type { FilmPicture } from '../../shared/project/preview.ts';
import { bridge } from '../bridge.ts';
import { shownSize } from './geometry.ts';
import type { FilmScene } from './gl/film-scene.ts';
import { timecodeForName } from './timecode.ts';
import { drawingsOf, type View } from './view-state.ts';

/** A canvas as a PNG file. */
export async function toPng(canvas: HTMLCanvasElement): Promise<Uint8Array<ArrayBuffer>> {
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (blob === null) throw new Error('The picture could not be packed as PNG.');
  return new Uint8Array(await blob.arrayBuffer());
}

function canvasOf(pixels: Uint8ClampedArray<ArrayBuffer>, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [width, height];
  canvas.getContext('2d')?.putImageData(new ImageData(pixels, width, height), 0, 0);
  return canvas;
}

/** The frame as coloured, as compared, or as the film has it, to be coloured elsewhere. */
export type Kept = 'still' | 'comparison' | 'grey';

export interface KeptPicture {
  readonly id: string;
  readonly what: Kept;
  /** Counted from 0. */
  readonly index: number;
  readonly seconds: number;
  readonly view: View;
  readonly picture: FilmPicture;
  readonly scene: FilmScene;
}

const suffixes: Readonly<Record<Kept, (seconds: number, index: number) => string>> = {
  still: timecodeForName,
  comparison: (seconds) => `${timecodeForName(seconds)} compared`,
  // As `kinetint references` names frames: the number tells which one it is when it comes back.
  grey: (_, index) => `ref_${String(index).padStart(6, '0')}`,
};

/**
 * Keeps the frame in view, whole and in the film's own size: as coloured, or compared as the view compares it (split in
 * the middle where it does not).
 */
export async function savePicture({ id, what, seconds, index, view, picture, scene }: KeptPicture): Promise<SavedPicture> {
  const shown = shownSize(picture.size, picture.sampleAspect);
  const [width, height] = [Math.max(1, Math.round(shown.width)), shown.height];
  const comparison = what !== 'comparison' ? 'off' : view.comparison === 'off' ? 'split' : view.comparison;
  const target = comparison === 'side' ? { width: 2 * width, height } : { width, height };
  const whole: View = { ...view, comparison, holding: what === 'grey', zoom: { scale: 1, centre: { x: 0.5, y: 0.5 } } };
  const pixels = scene.read(target, drawingsOf(whole, { width, height }, target, [0, 0, 0], false));
  const suffix = suffixes[what](seconds, index);
  return bridge.invoke('viewer:save-picture', id, suffix, await toPng(canvasOf(pixels, target.width, target.height)));
}

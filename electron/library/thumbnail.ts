import { nativeImage } from 'electron';
import type { Thumbnail } from '../../shared/project/timeline.ts';

/** @returns a picture of a film as JPEG */
export function jpegOf({ width, height, rgba }: Thumbnail): Uint8Array {
  // Electron takes blue first.
  const bgra = Buffer.alloc(rgba.length, 255);
  for (let i = 0; i < rgba.length; i += 4) {
    bgra[i] = rgba[i + 2]!;
    bgra[i + 1] = rgba[i + 1]!;
    bgra[i + 2] = rgba[i]!;
  }
  return nativeImage.createFromBitmap(bgra, { width, height }).toJPEG(85);
}

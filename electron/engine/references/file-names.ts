import { basename, extname } from 'node:path';

/** Endings of pictures that are read. */
export const pictureEndings = ['.png', '.jpg', '.jpeg', '.bmp', '.ppm', '.webp', '.tif', '.tiff'];

export function isPicture(name: string): boolean {
  return pictureEndings.includes(extname(name).toLowerCase());
}

/** Which frame a file's name means: its number, none at all, or several that could be it. */
export type NameMeaning = { readonly frame: number } | 'unnumbered' | 'ambiguous';

/**
 * Reads the number of a frame out of a name: behind the last underscore (`ref_000123.jpg`, `ref_001.png`, `film 2_0048.png`),
 * else the only run of digits there is (`00000.png`).
 */
export function frameOfName(file: string): NameMeaning {
  const name = basename(file, extname(file));
  const behind = /_(\d+)$/.exec(name);
  if (behind !== null) return { frame: Number(behind[1]) };
  const runs = name.match(/\d+/g) ?? [];
  if (runs.length === 0) return 'unnumbered';
  return runs.length === 1 ? { frame: Number(runs[0]) } : 'ambiguous';
}

/** `ref_000123.png`. */
export function referenceName(frame: number): string {
  return `ref_${String(frame).padStart(6, '0')}.png`;
}

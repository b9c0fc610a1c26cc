import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { findPictures, pictureFile } from '../files/pictures.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';

const mebibyte = 1024 * 1024;

/**
 * Tells films apart by content without reading all of a large one. Of numbered pictures the first, the middle and the last count,
 * how many there are, and how fast they run, since that is when each frame is shown.
 */
export async function identifyFilm(path: string): Promise<FilmIdentity> {
  const pictures = await findPictures(path);
  if (pictures === null) return await identifyFile(path);
  const { first, count, rate } = pictures;
  const hash = createHash('sha256').update(JSON.stringify([first, count, rate.num, rate.den]));
  let bytes = 0;
  for (const index of new Set([0, count >> 1, count - 1])) {
    const one = await identifyFile(pictureFile(pictures, index));
    hash.update(one.fingerprint);
    bytes += one.bytes;
  }
  return { bytes, fingerprint: hash.digest('hex') };
}

async function identifyFile(path: string): Promise<FilmIdentity> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const hash = createHash('sha256').update(String(size));
    const buffer = Buffer.alloc(mebibyte);
    for (const position of [0, Math.max(0, Math.floor(size / 2)), Math.max(0, size - mebibyte)]) {
      const { bytesRead } = await file.read(buffer, 0, mebibyte, position);
      hash.update(buffer.subarray(0, bytesRead));
    }
    return { bytes: size, fingerprint: hash.digest('hex') };
  } finally {
    await file.close();
  }
}

import { existsSync } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { describeError } from '../../../../shared/job/errors.ts';
import { DatasetError } from '../errors.ts';
import type { Candidate } from '../picture.ts';
import { isPictureName, kindOf, walk } from './files.ts';
import { readPicture } from './folder.ts';
import { jsonElements } from './json-elements.ts';

const licenceSchema = z.object({ id: z.number(), name: z.string(), url: z.string().default('') });
const imageSchema = z.object({
  id: z.number(),
  file_name: z.string().min(1),
  license: z.number().optional(),
  flickr_url: z.string().optional(),
  coco_url: z.string().optional(),
});

/**
 * The pictures of a COCO folder (`annotations/*.json` beside `train2017/`, `val2017/` …) or of one annotation file. The
 * annotations bring licence and address; a folder without any is taken as it is.
 * @param images the folder of the pictures, where it is not the usual one
 */
export async function* cocoPictures(path: string, images: string | undefined): AsyncGenerator<Candidate> {
  if ((await kindOf(path)) === 'file') {
    yield* annotated(path, images);
    return;
  }
  const annotations = await annotationFiles(path);
  for (const file of annotations) yield* annotated(file, images);
  if (annotations.length > 0) return;
  for await (const file of walk(images ?? path)) {
    if (!isPictureName(file.name)) continue;
    yield { provenance: { ...nothing, name: file.name }, bytes: file.bytes, heldOut: false, read: () => readPicture(file.path) };
  }
}

const nothing = { source: 'coco', original: null, url: null, author: null, licence: null, label: null };

/** One file of each set of pictures: the smallest, since they all list the same ones (captions, instances, keypoints). */
async function annotationFiles(folder: string): Promise<string[]> {
  const inside = existsSync(join(folder, 'annotations')) ? join(folder, 'annotations') : folder;
  const smallest = new Map<string, { path: string; bytes: number }>();
  for (const name of (await readdir(inside)).sort()) {
    const set = /_([^_]+)\.json$/.exec(name)?.[1];
    if (set === undefined) continue;
    const path = join(inside, name);
    const bytes = (await stat(path)).size;
    if (bytes < (smallest.get(set)?.bytes ?? Infinity)) smallest.set(set, { path, bytes });
  }
  return [...smallest.values()].map(({ path }) => path);
}

async function* annotated(file: string, images: string | undefined): AsyncGenerator<Candidate> {
  const set = /_([^_]+)\.json$/.exec(basename(file))?.[1] ?? '';
  const folder = images ?? usualFolder(file, set);
  if ((await kindOf(folder)) !== 'folder') throw new DatasetError(`${folder} is not a folder of pictures.`);
  const licences = new Map<number, string>();
  for await (const { id, name, url } of elements(file, 'licenses', licenceSchema)) licences.set(id, url === '' ? name : `${name} (${url})`);
  let count = 0;
  for await (const image of elements(file, 'images', imageSchema)) {
    count += 1;
    const path = join(folder, image.file_name);
    yield {
      provenance: {
        ...nothing,
        // The same picture keeps its name whichever annotation file lists it.
        name: `${basename(folder)}/${image.file_name}`,
        original: String(image.id),
        url: image.flickr_url ?? image.coco_url ?? null,
        licence: image.license === undefined ? null : (licences.get(image.license) ?? null),
      },
      bytes: null,
      heldOut: false,
      read: () => readPicture(path),
    };
  }
  if (count === 0) throw new DatasetError(`${file} lists no pictures: expected COCO annotations with "images".`);
}

/** Where the pictures of an annotation file usually are: a folder named after its set, beside `annotations`. */
function usualFolder(file: string, set: string): string {
  const beside = dirname(file);
  const above = basename(beside) === 'annotations' ? dirname(beside) : beside;
  const candidates = set === '' ? [join(above, 'images')] : [join(above, set), join(above, 'images', set), join(above, 'images')];
  const found = candidates.find((folder) => existsSync(folder));
  if (found === undefined) throw new DatasetError(`The pictures of ${file} are not in ${candidates[0]!}: name their folder with --images.`);
  return found;
}

async function* elements<T>(file: string, array: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  try {
    for await (const element of jsonElements(file, array)) yield schema.parse(element);
  } catch (error) {
    const why = error instanceof z.ZodError ? `${array}: ${z.prettifyError(error).split('\n')[0] ?? ''}` : describeError(error);
    throw new DatasetError(`${file} is not a COCO annotation file (${why}).`, { cause: error });
  }
}

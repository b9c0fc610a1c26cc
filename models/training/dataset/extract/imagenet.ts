import { DatasetError } from '../errors.ts';
import type { Candidate } from '../picture.ts';
import { isPictureName, isTarName, kindOf, walk } from './files.ts';
import { readPicture } from './folder.ts';
import { tarMembers } from './tar.ts';

const licence = 'ImageNet terms of access: non-commercial research and education';

/** The nearest folder that is a WordNet id (`n01440764`), else the picture's own folder. */
function classOf(name: string): string | null {
  const folders = name.split('/').slice(0, -1);
  return folders.findLast((folder) => /^n\d{8}$/.test(folder)) ?? folders.at(-1) ?? null;
}

/**
 * The pictures of a folder tree with one folder a class, or of an archive of it; also of ILSVRC2012_img_train.tar, which
 * holds one archive a class, and ILSVRC2012_img_val.tar, which holds no classes.
 */
export async function* imagenetPictures(path: string): AsyncGenerator<Candidate> {
  const candidate = (name: string, bytes: number, read: () => Promise<Buffer>): Candidate => ({
    provenance: { source: 'imagenet', name, original: null, url: null, author: null, licence, label: classOf(name) },
    bytes,
    heldOut: false,
    read,
  });
  if ((await kindOf(path)) === 'file') {
    if (!isTarName(path)) throw new DatasetError(`${path} is neither a folder nor a tar archive.`);
    for await (const member of tarMembers(path)) yield candidate(member.name, member.bytes, () => member.read());
    return;
  }
  for await (const file of walk(path)) {
    if (isPictureName(file.name)) yield candidate(file.name, file.bytes, () => readPicture(file.path));
  }
}

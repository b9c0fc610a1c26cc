import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { removeIfPossible, renameInto } from './rename-into.ts';

/**
 * Writes a file beside its place and renames it into it: whoever reads it sees the old one or the new one, whole, and a
 * full disk or a power cut costs neither.
 */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const partial = join(dirname(path), `.kinetint-${randomUUID()}.partial`);
  try {
    await writeFile(partial, content, { flush: true });
    await renameInto(partial, path);
  } catch (error) {
    await removeIfPossible(partial);
    throw error;
  }
}

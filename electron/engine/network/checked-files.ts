import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import type { NetworkEntry } from '../../../shared/networks/catalog.ts';
import { problemError } from '../problem-error.ts';
import { decoderFile, membersOf, type NetworkFile } from './network-file.ts';

/** SHA-256 of a file, in hex. */
export async function sha256Of(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** Networks' files that had their checksum when an engine looked: some are a gigabyte, and every plan wants to know. */
export class CheckedFiles {
  private readonly whole = new Set<string>();

  /**
   * Compares a network's file with its checksum: once, and again when the file has changed since.
   * @throws UserFacingError `model-missing` or `model-corrupt`
   */
  async verify(networkFile: NetworkFile): Promise<void> {
    for (const { networkFile: member } of membersOf(networkFile)) {
      const { entry, path } = member;
      const decoder = decoderFile(member);
      await this.verifyFile(entry, { path, sha256: entry.sha256 });
      if (decoder !== null) await this.verifyFile(entry, decoder);
    }
  }

  private async verifyFile(entry: NetworkEntry, { path, sha256 }: { readonly path: string; readonly sha256: string }): Promise<void> {
    const remedy = entry.origin === null ? 'reinstall Kinetint' : 'remove it and add it again';
    const found = await stat(path).catch(() => null);
    if (found === null) {
      throw problemError(
        'model-missing',
        { code: 'network-file-missing', id: entry.id, path },
        `${remedy}, or choose another network with --model`,
      );
    }
    const state = JSON.stringify([path, found.ino, found.size, found.mtimeMs, sha256]);
    if (this.whole.has(state)) return;
    if ((await sha256Of(path)) !== sha256) {
      throw problemError(
        'model-corrupt',
        { code: 'network-file-changed', id: entry.id, path },
        `${remedy}, or choose another network with --model`,
      );
    }
    this.whole.add(state);
  }
}

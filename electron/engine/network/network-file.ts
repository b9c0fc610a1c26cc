import { dirname, join } from 'node:path';
import type { NetworkEntry } from '../../../shared/networks/catalog.ts';

/** A network of the catalogue, its file located. */
export interface NetworkFile {
  readonly entry: NetworkEntry;
  readonly path: string;
  /** Of a mix: the networks whose colours it averages, and each one's share; together the shares are 1. */
  readonly members?: readonly NetworkShare[];
}

export interface NetworkShare {
  readonly networkFile: NetworkFile;
  readonly share: number;
}

/** Where a network's decoder lies, and its checksum; null where it has none of its own. */
export function decoderFile({ entry: { decoder }, path }: NetworkFile): { readonly path: string; readonly sha256: string } | null {
  return decoder === undefined ? null : { path: join(dirname(path), decoder.file), sha256: decoder.sha256 };
}

/** The files that colour: those of a mix, else the network's own. */
export function membersOf(networkFile: NetworkFile): readonly NetworkShare[] {
  return networkFile.members ?? [{ networkFile, share: 1 }];
}

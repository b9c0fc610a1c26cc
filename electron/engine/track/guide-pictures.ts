import { createHash } from 'node:crypto';
import { zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type Database from 'better-sqlite3';

/** A picture's colours, aligned to the film's frame. */
export interface GuidePicture {
  readonly width: number;
  readonly height: number;
  /** a* plane then b* plane, in steps of 1/{@link abSteps}. */
  readonly ab: Int16Array;
  /** How far each sample counts, 0..255: transparent parts and those that do not match do not. */
  readonly weight: Uint8Array;
}

export const abSteps = 128;

const header = 8;

function pack({ width, height, ab, weight }: GuidePicture): Buffer {
  const bytes = Buffer.alloc(header + 2 * ab.length + weight.length);
  bytes.writeUInt32LE(width, 0);
  bytes.writeUInt32LE(height, 4);
  ab.forEach((value, index) => bytes.writeInt16LE(value, header + 2 * index));
  bytes.set(weight, header + 2 * ab.length);
  return bytes;
}

function unpack(bytes: Buffer): GuidePicture {
  const [width, height] = [bytes.readUInt32LE(0), bytes.readUInt32LE(4)];
  const area = width * height;
  const ab = Int16Array.from({ length: 2 * area }, (_, index) => bytes.readInt16LE(header + 2 * index));
  return { width, height, ab, weight: new Uint8Array(bytes.subarray(header + 4 * area, header + 5 * area)) };
}

function idOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function decompressed(packed: Buffer): Buffer | null {
  try {
    return zstdDecompressSync(packed);
  } catch {
    return null;
  }
}

/** The pictures that a project's guides are made of, each kept once, by what is in it. */
export class GuidePictures {
  private readonly database: Database.Database;

  constructor(database: Database.Database) {
    this.database = database;
  }

  /** @returns SHA-256 of what is kept */
  keep(picture: GuidePicture): string {
    const bytes = pack(picture);
    const id = idOf(bytes);
    this.database.prepare('INSERT OR IGNORE INTO guide_picture (id, picture) VALUES (?, ?)').run(id, zstdCompressSync(bytes));
    return id;
  }

  /** @returns null where it is gone, or is not what was kept */
  find(id: string): GuidePicture | null {
    const row = this.database.prepare('SELECT picture FROM guide_picture WHERE id = ?').pluck().get(id);
    // What is damaged may not even be bytes.
    if (!(row instanceof Buffer)) return null;
    const bytes = decompressed(row);
    return bytes !== null && idOf(bytes) === id ? unpack(bytes) : null;
  }
}

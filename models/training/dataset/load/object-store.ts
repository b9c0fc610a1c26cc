/** An object's name: its content's SHA-256, lower-case hexadecimal. */
export type ObjectKey = string;

/**
 * Keeps files under the SHA-256 of their content. Storing an object twice is storing it once; an object is there whole
 * or not at all. Failures of the place itself (no permission, no network) are thrown as DatasetError.
 */
export interface ObjectStore {
  /** Where it is, as the person gave it. */
  readonly url: string;
  put(key: ObjectKey, data: Buffer, mediaType: string): Promise<void>;
  /** The object's bytes, or null where there is none. */
  get(key: ObjectKey): Promise<Buffer | null>;
  /** The object's size in bytes, or null where there is none. */
  head(key: ObjectKey): Promise<number | null>;
  delete(key: ObjectKey): Promise<void>;
  /** All objects in order of their keys. */
  list(): AsyncIterable<{ readonly key: ObjectKey; readonly bytes: number }>;
  close(): void;
}

const keyPattern = /^[0-9a-f]{64}$/;

/** Where an object lies below the store's root: in 256 folders, so that none grows too long to list. */
export function pathOf(key: ObjectKey): string {
  return `objects/${key.slice(0, 2)}/${key}`;
}

/** The reverse of {@link pathOf}; undefined for files that are no objects. */
export function keyOf(path: string): ObjectKey | undefined {
  const key = path.slice(path.lastIndexOf('/') + 1);
  return keyPattern.test(key) && path.endsWith(pathOf(key)) ? key : undefined;
}

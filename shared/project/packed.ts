import { z } from 'zod';

/*
 * A header and typed arrays in one run of bytes, for what is too much for JSON and base64: length of the header (32 bits,
 * little endian), the header as JSON, then the arrays, each beginning at a multiple of eight bytes.
 */

const arrayTypes = { u8: Uint8Array, u16: Uint16Array, f32: Float32Array, f64: Float64Array } as const;
type ArrayType = keyof typeof arrayTypes;
/** What is unpacked; the arrays are views of the bytes that came. */
export type PackedArray = InstanceType<(typeof arrayTypes)[ArrayType]>;
export type PackableArray = Uint8Array | Uint16Array | Float32Array | Float64Array;

const envelopeSchema = z.object({
  header: z.unknown(),
  arrays: z.array(z.object({ type: z.enum(['u8', 'u16', 'f32', 'f64']), length: z.number().int().nonnegative() })),
});

const aligned = (bytes: number): number => Math.ceil(bytes / 8) * 8;

function typeOf(array: PackableArray): ArrayType {
  if (array instanceof Uint8Array) return 'u8';
  if (array instanceof Uint16Array) return 'u16';
  return array instanceof Float32Array ? 'f32' : 'f64';
}

export function pack(header: unknown, arrays: readonly PackableArray[]): Uint8Array<ArrayBuffer> {
  const envelope = { header, arrays: arrays.map((array) => ({ type: typeOf(array), length: array.length })) };
  const text = new TextEncoder().encode(JSON.stringify(envelope));
  const start = aligned(4 + text.length);
  const bytes = new Uint8Array(arrays.reduce((end, { byteLength }) => end + aligned(byteLength), start));
  new DataView(bytes.buffer).setUint32(0, text.length, true);
  bytes.set(text, 4);
  let at = start;
  for (const array of arrays) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += aligned(array.byteLength);
  }
  return bytes;
}

/**
 * The opposite of {@link pack}; the arrays are views of `buffer`.
 * @throws RangeError or ZodError where the bytes are not what `pack` makes
 */
export function unpack<T>(buffer: ArrayBuffer, schema: z.ZodType<T>): { header: T; arrays: PackedArray[] } {
  const length = new DataView(buffer).getUint32(0, true);
  const envelope = envelopeSchema.parse(JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 4, length))));
  let at = aligned(4 + length);
  const arrays = envelope.arrays.map(({ type, length: count }) => {
    const array = new arrayTypes[type](buffer, at, count);
    at += aligned(array.byteLength);
    return array;
  });
  return { header: schema.parse(envelope.header), arrays };
}

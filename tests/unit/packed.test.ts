import { expect, it } from 'vitest';
import { z } from 'zod';
import { pack, unpack } from '../../shared/project/packed.ts';

it('brings back header and arrays of every kind, whatever their lengths', () => {
  const arrays = [Uint8Array.of(1, 2, 3), Float32Array.of(0.5), Uint16Array.of(65535, 1), Float64Array.of(Math.PI), new Uint8Array(0)];
  const bytes = pack({ name: 'größer' }, arrays);
  const { header, arrays: back } = unpack(bytes.buffer, z.object({ name: z.string() }));
  expect(header).toEqual({ name: 'größer' });
  expect(back).toEqual(arrays);
});

it('refuses what it did not make', () => {
  expect(() => unpack(new ArrayBuffer(3), z.unknown())).toThrow();
  expect(() => unpack(pack({ name: 1 }, []).buffer, z.object({ name: z.string() }))).toThrow();
  expect(() => unpack(pack({}, [new Uint8Array(100)]).buffer.slice(0, 90), z.unknown())).toThrow();
});

import type { Readable } from 'node:stream';
import { ByteReader } from '../film/luma-reader.ts';

/** What a fragmented MP4 consists of: how to read it first, then pieces that can each be played alone. */
export interface Mp4Header {
  readonly kind: 'header';
  readonly bytes: Uint8Array;
}

export interface Mp4Fragment {
  readonly kind: 'fragment';
  readonly bytes: Uint8Array;
  /** Of the first track that it holds; ticks of that track's own clock. */
  readonly track: number;
  readonly start: number;
  readonly end: number;
}

/** Flags of `tfhd` and `trun` (ISO/IEC 14496-12, 8.8.7 and 8.8.8): which fields are there. */
const tfhdFields = { baseDataOffset: 0x1, descriptionIndex: 0x2, duration: 0x8 } as const;
const trunFields = { dataOffset: 0x1, firstFlags: 0x4, duration: 0x100, size: 0x200, flags: 0x400, offset: 0x800 } as const;

interface Box {
  readonly type: string;
  readonly bytes: Uint8Array;
  /** Where its contents begin. */
  readonly contents: number;
}

const viewOf = ({ buffer, byteOffset, byteLength }: Uint8Array): DataView => new DataView(buffer, byteOffset, byteLength);
const typeAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4));

async function nextBox(source: ByteReader): Promise<Box | null> {
  const short = await source.take(8);
  if (short === null) return null;
  const stated = viewOf(short).getUint32(0);
  // 1 stands for a size of 64 bits behind the type.
  const long = stated === 1 ? await source.take(8) : new Uint8Array(0);
  if (long === null) return null;
  const contents = 8 + long.length;
  const size = stated === 1 ? Number(viewOf(long).getBigUint64(0)) : stated;
  const rest = await source.take(Math.max(0, size - contents));
  if (rest === null) return null;
  return { type: typeAt(short, 4), bytes: joined([short, long, rest]), contents };
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function* childrenOf({ bytes, contents }: Box): Generator<Box> {
  const view = viewOf(bytes);
  for (let at = contents; at + 8 <= bytes.length;) {
    const size = view.getUint32(at);
    if (size < 8) return;
    yield { type: typeAt(bytes, at + 4), bytes: bytes.subarray(at, at + size), contents: 8 };
    at += size;
  }
}

function sumOfDurations(trun: Box, usual: number): number {
  const view = viewOf(trun.bytes);
  const flags = view.getUint32(8) & 0xffffff;
  const count = view.getUint32(12);
  if ((flags & trunFields.duration) === 0) return count * usual;
  const has = (field: number): number => ((flags & field) === 0 ? 0 : 4);
  const first = 16 + has(trunFields.dataOffset) + has(trunFields.firstFlags);
  const step = has(trunFields.duration) + has(trunFields.size) + has(trunFields.flags) + has(trunFields.offset);
  let sum = 0;
  for (let sample = 0; sample < count; sample += 1) sum += view.getUint32(first + sample * step);
  return sum;
}

function timesOf(traf: Box): Pick<Mp4Fragment, 'track' | 'start' | 'end'> | null {
  let [track, start, usual, sum] = [0, null as number | null, 0, 0];
  for (const box of childrenOf(traf)) {
    const view = viewOf(box.bytes);
    const flags = view.getUint32(8) & 0xffffff;
    if (box.type === 'tfhd') {
      track = view.getUint32(12);
      const at = 16 + ((flags & tfhdFields.baseDataOffset) === 0 ? 0 : 8) + ((flags & tfhdFields.descriptionIndex) === 0 ? 0 : 4);
      if ((flags & tfhdFields.duration) !== 0) usual = view.getUint32(at);
    } else if (box.type === 'tfdt') {
      start = view.getUint8(8) === 1 ? Number(view.getBigUint64(12)) : view.getUint32(12);
    } else if (box.type === 'trun') {
      sum += sumOfDurations(box, usual);
    }
  }
  return start === null ? null : { track, start, end: start + sum };
}

/**
 * Takes a fragmented MP4 apart while it is being written: each part is handed on once it is whole. What is cut off at
 * the stream's end is no part.
 */
export async function* readMp4Fragments(stream: Readable): AsyncGenerator<Mp4Header | Mp4Fragment> {
  const source = new ByteReader(stream);
  const before: Uint8Array[] = [];
  let fragment: { readonly moof: Uint8Array; readonly times: Pick<Mp4Fragment, 'track' | 'start' | 'end'> } | null = null;
  for (let box = await nextBox(source); box !== null; box = await nextBox(source)) {
    if (box.type === 'ftyp') before.push(box.bytes);
    if (box.type === 'moov') yield { kind: 'header', bytes: joined([...before, box.bytes]) };
    if (box.type === 'moof') {
      const traf = [...childrenOf(box)].find(({ type }) => type === 'traf');
      const times = traf === undefined ? null : timesOf(traf);
      fragment = times === null ? null : { moof: box.bytes, times };
    }
    if (box.type === 'mdat' && fragment !== null) {
      yield { kind: 'fragment', bytes: joined([fragment.moof, box.bytes]), ...fragment.times };
      fragment = null;
    }
  }
}

import { open } from 'node:fs/promises';
import type { UserFacingError } from '../../../shared/job/errors.ts';
import { problemError } from '../problem-error.ts';

const lookedAt = 1 << 20;

/** A sample entry of MP4 for an encrypted picture (ISO/IEC 14496-12): its name, six reserved bytes, and the number of its data reference. */
const encryptedEntry = Buffer.from('encv\0\0\0\0\0\0\0\x01', 'latin1');

/** So much of a stream has to be scrambled before it is called so: damage may set a bit here and there. */
const scrambledShare = 0.2;

/** Transport packets (ISO/IEC 13818-1), of 188 bytes or with a time of four before each, that say they are scrambled. */
function isScrambledTransport(bytes: Buffer): boolean {
  for (const [length, lead] of [
    [188, 0],
    [192, 4],
  ] as const) {
    let [packets, scrambled] = [0, 0];
    for (let at = lead; at + 188 <= bytes.length && bytes[at] === 0x47; at += length) {
      packets += 1;
      if ((bytes[at + 3]! & 0xc0) !== 0) scrambled += 1;
    }
    if (packets >= 10) return scrambled > scrambledShare * packets;
  }
  return false;
}

/** Packets of picture in a program stream that say they are scrambled, as those of a DVD that was copied as it is. */
function isScrambledProgram(bytes: Buffer): boolean {
  if (bytes.indexOf('000001ba', 0, 'hex') !== 0) return false;
  let [packets, scrambled] = [0, 0];
  for (let at = bytes.indexOf('000001e0', 0, 'hex'); at >= 0 && at + 6 < bytes.length; at = bytes.indexOf('000001e0', at + 4, 'hex')) {
    packets += 1;
    if ((bytes[at + 6]! & 0x30) !== 0) scrambled += 1;
  }
  return scrambled > scrambledShare * packets;
}

async function readPart<T>(path: string, use: (read: (from: number) => Promise<Buffer>, size: number) => Promise<T>): Promise<T | null> {
  const file = await open(path, 'r').catch(() => null);
  if (file === null) return null;
  try {
    const { size } = await file.stat();
    return await use(async (from) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(lookedAt), 0, lookedAt, from);
      return buffer.subarray(0, bytesRead);
    }, size);
  } catch {
    return null;
  } finally {
    await file.close();
  }
}

const encrypted = (path: string): UserFacingError =>
  problemError('film-unreadable', { code: 'film-encrypted', path }, 'decrypt it first, or get a copy that is not');

/** The error for an MP4 or MOV whose picture is encrypted, which FFmpeg would decode to damage; null where it is not, as far as its first and last megabyte tell. */
export async function encryptedMp4(path: string): Promise<UserFacingError | null> {
  const found = await readPart(
    path,
    async (read, size) =>
      (await read(0)).includes(encryptedEntry) ||
      (size > lookedAt && (await read(Math.max(lookedAt, size - lookedAt))).includes(encryptedEntry)),
  );
  return found === true ? encrypted(path) : null;
}

/** The error for a stream that could not be decoded since it is scrambled; null where it is not, as far as its first megabyte tells. */
export async function encryptionError(path: string): Promise<UserFacingError | null> {
  const found = await readPart(path, async (read) => {
    const head = await read(0);
    return isScrambledTransport(head) || isScrambledProgram(head);
  });
  return found === true ? encrypted(path) : null;
}

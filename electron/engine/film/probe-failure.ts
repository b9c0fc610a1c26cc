/** What the first bytes of a file say about what it is meant to be. */
export type FileLook = 'film' | 'text' | 'other';

const startsWith = (head: Uint8Array, at: number, ascii: string): boolean =>
  Array.from(ascii).every((letter, i) => head[at + i] === letter.charCodeAt(0));

const movAtoms = ['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot', 'moof', 'styp'];

/**
 * Tells a damaged film from something that never was one: ffprobe says "Invalid data" or "moov atom not found" for
 * both, since it also goes by the name's ending.
 * @param head the file's first bytes; 512 are enough
 */
export function lookAtHead(head: Uint8Array): FileLook {
  const film =
    movAtoms.some((atom) => startsWith(head, 4, atom)) ||
    startsWith(head, 0, '\x1a\x45\xdf\xa3') ||
    (startsWith(head, 0, 'RIFF') && startsWith(head, 8, 'AVI ')) ||
    startsWith(head, 0, 'OggS') ||
    startsWith(head, 0, 'FLV\x01') ||
    startsWith(head, 0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11') ||
    startsWith(head, 0, '\x06\x0e\x2b\x34') ||
    startsWith(head, 0, '\x00\x00\x01\xba') ||
    startsWith(head, 0, '\x00\x00\x01\xb3') ||
    (head[0] === 0x47 && head[188] === 0x47);
  if (film) return 'film';
  return head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d)) ? 'text' : 'other';
}

/** The last thing ffprobe said, without the addresses and the file's name it puts before it. */
export function lastWord(stderr: string, path: string): string {
  const line =
    stderr
      .trim()
      .split(/\r\n|[\r\n]/)
      .at(-1) ?? '';
  return line
    .replace(/^\[[^\]]*\]\s*/, '')
    .replace(`file:${path}: `, '')
    .trim();
}

/** Bytes of a name that every usual file system takes. */
const mostBytes = 255;
/** Room for the longest ending that is put behind a name: that of a project set aside, or of a file that is being written. */
export const endingRoom = 32;

export function nameBytes(name: string): number {
  return Buffer.byteLength(name);
}

/** A name cut short, between characters, so that `room` bytes more go behind it. */
export function shortenedName(name: string, room: number = endingRoom): string {
  let [cut, bytes] = ['', 0];
  for (const character of name) {
    bytes += nameBytes(character);
    if (bytes > mostBytes - room) return cut.trimEnd();
    cut += character;
  }
  return name;
}

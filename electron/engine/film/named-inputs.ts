/**
 * FFmpeg's arguments with each input held to what was named: files and our own pipes. A file may be a list that names
 * others, at addresses even, and FFmpeg would fetch them.
 */
export function namedInputsOnly(args: readonly string[]): string[] {
  return args.flatMap((arg, index) => {
    const isInput = arg === '-i' && /^(file|pipe):/.test(args[index + 1] ?? '');
    return isInput ? ['-protocol_whitelist', 'file,pipe', arg] : [arg];
  });
}

/** How lists of other files begin: HLS, FFmpeg's own, DASH, the packages of digital cinema. */
const lists = /^\uFEFF?\s*(#EXTM3U|ffconcat\b|<\?xml[\s\S]*<(MPD|AssetMap|CompositionPlaylist)\b|<(MPD|AssetMap|CompositionPlaylist)\b)/;

/** Whether a file is a list of other files, by its first bytes. */
export function isList(head: Uint8Array): boolean {
  return lists.test(Buffer.from(head).toString('utf8'));
}

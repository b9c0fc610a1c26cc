/** Where FFmpeg is asked for levels, it writes them after the name of the part that speaks. */
const levelMark = /\[(?:panic|fatal|error|warning|info|verbose|debug|trace)\] /;
const chatter = /\[(?:info|verbose|debug|trace)\] /;

/**
 * The filter `showinfo` says its lines in parts, and what another thread says meanwhile stands in the middle of one, without a
 * mark of its own. These are its parts, the values being FFmpeg's names of ranges, spaces, primaries and transfers.
 */
const ofShowinfo = /^\[Parsed_showinfo_\d+ @ [^\]]*\] \[info\] ?/;
const colourName =
  'unknown|reserved|tv|pc|gbr|fcc|film|linear|ycgco(?:-r[eo])?|ictcp|ipt-c2|chroma-derived-n?c|' +
  'bt\\d+(?:bg|nc|c|m|e|-10|-12)?|smpte\\d+m?|ebu3213|log\\d+|iec61966-2-[14]|arib-std-b67';
const partsOfShowinfo = new RegExp(
  `config (?:in|out) time_base: \\S+, frame_rate: \\S+|n: *\\d+ pts:.*? type:[A-Z?]|color_(?:range|space|primaries|trc):(?:${colourName})?`,
  'g',
);

/** What a line of FFmpeg's says that may be trouble, without its level; null where that is nothing. */
export function troubleIn(line: string): string | null {
  if (ofShowinfo.test(line)) {
    const within = line.replace(ofShowinfo, '').replaceAll(partsOfShowinfo, '').trim();
    return within === '' ? null : within;
  }
  return chatter.test(line) ? null : line.replace(levelMark, '');
}

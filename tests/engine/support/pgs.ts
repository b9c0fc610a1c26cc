/** One segment of a Presentation Graphics stream as a .sup file holds it. Times in seconds. */
function segment(type: number, seconds: number, body: readonly number[]): Buffer {
  const head = Buffer.alloc(13);
  head.write('PG', 'latin1');
  head.writeUInt32BE(Math.round(seconds * 90_000), 2);
  head.writeUInt8(type, 10);
  head.writeUInt16BE(body.length, 11);
  return Buffer.concat([head, Buffer.from(body)]);
}

const word = (value: number): [number, number] => [value >> 8, value & 0xff];

/**
 * A bitmap subtitle stream (hdmv_pgs_subtitle) for FFmpeg's `sup` demuxer: one white 16x8 box, shown from 0.1 s to
 * 0.6 s on a picture of the given size. FFmpeg makes no bitmap subtitles from text, so it is written here.
 */
export function pgsSubtitles(width: number, height: number): Buffer {
  const composition = (state: number, objects: readonly number[]): number[] => [
    ...word(width),
    ...word(height),
    0x10,
    ...word(state === 0x80 ? 0 : 1),
    state,
    0,
    0,
    objects.length === 0 ? 0 : 1,
    ...objects,
  ];
  const window = [1, 0, ...word(8), ...word(8), ...word(16), ...word(8)];
  const palette = [0, 0, 1, 235, 128, 128, 255];
  // Run length coded: a line of 16 samples of colour 1, then the end of the line.
  const lines = Array.from({ length: 8 }, () => [0x00, 0x90, 0x01, 0x00, 0x00]).flat();
  const length = lines.length + 4;
  const object = [0, 0, 0, 0xc0, 0, ...word(length), ...word(16), ...word(8), ...lines];
  return Buffer.concat([
    segment(0x16, 0.1, composition(0x80, [0, 0, 0, 0, ...word(8), ...word(8)])),
    segment(0x17, 0.1, window),
    segment(0x14, 0.1, palette),
    segment(0x15, 0.1, object),
    segment(0x80, 0.1, []),
    segment(0x16, 0.6, composition(0x00, [])),
    segment(0x17, 0.6, window),
    segment(0x80, 0.6, []),
  ]);
}

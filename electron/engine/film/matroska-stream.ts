/**
 * Writes raw one-plane pictures as a Matroska stream for FFmpeg to read from a pipe, so that each carries its
 * own timestamp. Element names and numbers are from the Matroska specification (RFC 9559), unknown-size elements from
 * EBML (RFC 8794).
 */

/** One Matroska tick, in nanoseconds. */
const tickNanoseconds = 1000;

function size(length: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE((1n << 56n) | BigInt(length));
  return bytes;
}

function element(id: string, ...content: readonly Buffer[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from(id, 'hex'), size(body.length), body]);
}

function unsigned(id: string, value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return element(id, bytes);
}

function text(id: string, value: string): Buffer {
  return element(id, Buffer.from(value, 'latin1'));
}

const unknownSize = Buffer.from('01ffffffffffffff', 'hex');

/** FFmpeg's FourCC for one plane of 10-bit samples in little-endian words. */
const fourCc = Buffer.from([0x59, 0x31, 0, 10]);

/** Everything before the first picture. */
export function matroskaHeader(width: number, height: number): Buffer {
  const ebml = element(
    '1a45dfa3',
    unsigned('4286', 1),
    unsigned('42f7', 1),
    unsigned('42f2', 4),
    unsigned('42f3', 8),
    text('4282', 'matroska'),
    unsigned('4287', 4),
    unsigned('4285', 2),
  );
  const info = element('1549a966', unsigned('2ad7b1', tickNanoseconds), text('4d80', 'kinetint'), text('5741', 'kinetint'));
  const video = element('e0', unsigned('b0', width), unsigned('ba', height), element('2eb524', fourCc));
  const track = element(
    'ae',
    unsigned('d7', 1),
    unsigned('73c5', 1),
    unsigned('83', 1),
    unsigned('9c', 0),
    text('86', 'V_UNCOMPRESSED'),
    video,
  );
  return Buffer.concat([ebml, Buffer.from('18538067', 'hex'), unknownSize, info, element('1654ae6b', track)]);
}

/**
 * What stands before a picture's samples: a cluster of its own, so that timestamps may lie any distance apart.
 * @param microseconds presentation time, not negative
 * @param bytes length of the samples that follow
 */
export function matroskaPicture(microseconds: number, bytes: number): Buffer {
  const time = unsigned('e7', microseconds);
  const blockHead = Buffer.from([0x81, 0, 0, 0x80]);
  const block = Buffer.concat([Buffer.from('a3', 'hex'), size(blockHead.length + bytes), blockHead]);
  return Buffer.concat([Buffer.from('1f43b675', 'hex'), size(time.length + block.length + bytes), time, block]);
}

const view = new DataView(new ArrayBuffer(4));

/** Half-precision bits of numbers within ±65,504, rounded to the nearest: a* and b* to within 0.03. */
export function toHalfFloats(values: Float32Array): Uint16Array {
  const halves = new Uint16Array(values.length);
  for (let at = 0; at < values.length; at += 1) {
    view.setFloat32(0, values[at]!);
    const bits = view.getUint32(0);
    const sign = (bits >>> 16) & 0x8000;
    // Rebiasing the exponent (127 to 15) and dropping 13 bits of the fraction, half of the last kept one added first.
    const magnitude = (bits & 0x7fffffff) - (112 << 23) + 0x1000;
    // Smaller than half precision's smallest normal number, 0.00006, is nothing here.
    halves[at] = magnitude < 1 << 23 ? sign : sign | (magnitude >>> 13);
  }
  return halves;
}

/** The numbers that half-precision bits stand for, exactly. */
export function fromHalfFloats(halves: Uint16Array): Float32Array {
  return Float32Array.from(halves, (bits) => {
    const sign = bits & 0x8000 ? -1 : 1;
    const exponent = (bits >>> 10) & 0x1f;
    const fraction = bits & 0x3ff;
    if (exponent === 0) return sign * fraction * 2 ** -24;
    if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
    return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
  });
}

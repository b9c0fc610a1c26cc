/** A decoded picture: sRGB, 8 bits, three interleaved channels. */
export interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Where each of `count` stretches of `length` pixels begins, and where the last one ends; none is empty. */
function stretches(length: number, count: number): { readonly from: Int32Array; readonly to: Int32Array } {
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  for (let i = 0; i < count; i += 1) {
    from[i] = Math.floor((i * length) / count);
    to[i] = Math.max(from[i]! + 1, Math.floor(((i + 1) * length) / count));
  }
  return { from, to };
}

/** Averages the picture down (or spreads it up) to `width` x `height`, each new pixel the mean of the area it covers. */
export function shrink(raster: Raster, width: number, height: number): Raster {
  const { data: pixels, width: stride } = raster;
  const data = new Uint8Array(width * height * 3);
  const rows = stretches(raster.height, height);
  const columns = stretches(stride, width);
  let out = 0;
  for (let y = 0; y < height; y += 1) {
    const top = rows.from[y]!;
    const bottom = rows.to[y]!;
    for (let x = 0; x < width; x += 1) {
      const left = columns.from[x]!;
      const right = columns.to[x]!;
      // Plain numbers: every pixel of every picture passes here three times.
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let row = top; row < bottom; row += 1) {
        const end = (row * stride + right) * 3;
        for (let at = (row * stride + left) * 3; at < end; at += 3) {
          red += pixels[at]!;
          green += pixels[at + 1]!;
          blue += pixels[at + 2]!;
        }
      }
      const count = (bottom - top) * (right - left);
      data[out] = Math.round(red / count);
      data[out + 1] = Math.round(green / count);
      data[out + 2] = Math.round(blue / count);
      out += 3;
    }
  }
  return { data, width, height };
}

/** A decoded picture: sRGB, 8 bits, three interleaved channels. */
export interface Raster {
  readonly data: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/** Averages the picture down (or spreads it up) to `width` x `height`, each new pixel the mean of the area it covers. */
export function shrink(raster: Raster, width: number, height: number): Raster {
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1) {
    const top = Math.floor((y * raster.height) / height);
    const bottom = Math.max(top + 1, Math.floor(((y + 1) * raster.height) / height));
    for (let x = 0; x < width; x += 1) {
      const left = Math.floor((x * raster.width) / width);
      const right = Math.max(left + 1, Math.floor(((x + 1) * raster.width) / width));
      const sums: [number, number, number] = [0, 0, 0];
      for (let row = top; row < bottom; row += 1) {
        for (let at = (row * raster.width + left) * 3; at < (row * raster.width + right) * 3; at += 3) {
          sums[0] += raster.data[at]!;
          sums[1] += raster.data[at + 1]!;
          sums[2] += raster.data[at + 2]!;
        }
      }
      const count = (bottom - top) * (right - left);
      for (let channel = 0; channel < 3; channel += 1) data[(y * width + x) * 3 + channel] = Math.round(sums[channel]! / count);
    }
  }
  return { data, width, height };
}

import { ChromaTable, chromaCodes, type FilmColour } from './film-colour.ts';
import { upsampleAlongEdges } from './upsample.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What a painter needs to know; plain data, so that it may cross to a worker thread. */
export interface PaintSettings {
  readonly colour: FilmColour;
  /** Size of the luma frames, and of the chroma made unless `plain`. */
  readonly lumaSize: Size;
  /** Size of the a*b* planes: the luma's divided by a whole number. */
  readonly chromaSize: Size;
  /** Multiplies a* and b*. */
  readonly saturation: number;
  /** Leaves chroma at its own size, to be scaled up plainly. */
  readonly plain: boolean;
}

/** Averages luma down to the size of the chroma planes. */
function shrink(luma: Uint8Array, from: Size, to: Size): Uint8Array {
  const stride = from.width / to.width;
  if (stride === 1) return luma;
  const small = new Uint8Array(to.width * to.height);
  const samples = stride * stride;
  for (let y = 0; y < to.height; y += 1) {
    for (let x = 0; x < to.width; x += 1) {
      let sum = samples >> 1;
      for (let dy = 0; dy < stride; dy += 1) {
        const row = (y * stride + dy) * from.width + x * stride;
        for (let dx = 0; dx < stride; dx += 1) sum += luma[row + dx]!;
      }
      small[y * to.width + x] = sum / samples;
    }
  }
  return small;
}

/** Turns a*b* into the film's own Cb and Cr. */
export class Painter {
  private readonly settings: PaintSettings;
  private readonly table: ChromaTable;
  private readonly small: Float32Array;

  constructor(settings: PaintSettings) {
    this.settings = settings;
    this.table = new ChromaTable(settings.colour);
    this.small = new Float32Array(2 * settings.chromaSize.width * settings.chromaSize.height);
  }

  /**
   * @param luma 8-bit luma code values of the film, at the luma's size
   * @param ab a* plane then b* plane, at the chroma's size
   * @returns Cb plane then Cr plane, 10-bit code values, at the luma's size (the chroma's if plain)
   */
  paint(luma: Uint8Array, ab: Float32Array): Uint16Array {
    const { lumaSize, chromaSize, saturation, colour, plain } = this.settings;
    const smallLuma = shrink(luma, lumaSize, chromaSize);
    this.table.lookUp(smallLuma, ab, saturation, this.small);
    const stride = lumaSize.width / chromaSize.width;
    const chroma = plain || stride === 1 ? this.small : upsampleAlongEdges(this.small, luma, smallLuma, lumaSize.width, lumaSize.height, stride);
    return chromaCodes(chroma, colour.range);
  }
}

import type { Look } from '../../../shared/project/look.ts';
import { ChromaTable, chromaCodes, type FilmColour } from './film-colour.ts';
import { shrink, upsampleAlongEdges } from './upsample.ts';

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
  /** Leaves chroma at its own size, to be scaled up plainly. */
  readonly plain: boolean;
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
   * @param look what is made of a* and b*
   * @returns Cb plane then Cr plane, 10-bit code values, at the luma's size (the chroma's if plain)
   */
  paint(luma: Uint8Array, ab: Float32Array, look: Look): Uint16Array {
    const { lumaSize, chromaSize, colour, plain } = this.settings;
    const stride = lumaSize.width / chromaSize.width;
    const smallLuma = shrink(luma, lumaSize.width, lumaSize.height, stride);
    this.table.lookUp(smallLuma, ab, look, this.small);
    const chroma = plain || stride === 1 ? this.small : upsampleAlongEdges(this.small, luma, lumaSize.width, lumaSize.height, stride);
    return chromaCodes(chroma, colour.range);
  }
}

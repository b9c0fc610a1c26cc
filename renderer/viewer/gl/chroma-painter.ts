import { warmthShift, type Look } from '../../../shared/project/look.ts';
import type { FilmPicture, Size } from '../../../shared/project/preview.ts';
import {
  applyFragment,
  boundsFragment,
  fitFragment,
  fullVertex,
  gatherFragment,
  lookFragment,
  meansFragment,
  smoothFragment,
} from './chroma-shaders.ts';
import { DriverLacks } from './driver-lacks.ts';
import { Program } from './program.ts';
import { tableTexture, Texture } from './textures.ts';

/** As in the engine's upsample.ts. */
const coarsening = 2;
const epsilon = 0.0025;

/** Black and the span to white of 8-bit luma codes. */
export function lumaRange(range: FilmPicture['range']): readonly [number, number] {
  return range === 'limited' ? [16, 219] : [0, 255];
}

/** One picture's colours: what comes from the engine, and what is made of it. */
export class ChromaPicture {
  /** a* plane above b* plane. */
  readonly ab: Texture;
  /** Luma at network size. */
  readonly small: Texture;
  /** The same at the chroma's size. */
  readonly means: Texture;
  readonly chroma: Texture;
  readonly cells: Texture;
  readonly fits: Texture;
  readonly models: Texture;
  readonly bounds: Texture;
  /** Cb and Cr at network size; what is shown. */
  readonly result: Texture;
  chromaSize: Size = { width: 1, height: 1 };
  /** The luma is another than `means` were made of. */
  isNew = true;

  constructor(gl: WebGL2RenderingContext) {
    const texture = (): Texture => new Texture(gl, 'nearest');
    [this.ab, this.small, this.means, this.chroma, this.cells] = [texture(), texture(), texture(), texture(), texture()];
    [this.fits, this.models, this.bounds, this.result] = [texture(), texture(), texture(), texture()];
  }
}

/** Runs the painter's steps on the graphics card. */
export class ChromaPainter {
  private readonly gl: WebGL2RenderingContext;
  private readonly programs: Readonly<Record<'means' | 'look' | 'gather' | 'fit' | 'smooth' | 'bounds' | 'apply', Program>>;
  private readonly format: number;
  private readonly lightness: Texture;
  private table: WebGLTexture | null = null;
  private film: FilmPicture | null = null;

  /** @throws DriverLacks where the graphics card cannot draw into numbers with fractions */
  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
    const whole = gl.getExtension('EXT_color_buffer_float') !== null;
    if (!whole && gl.getExtension('EXT_color_buffer_half_float') === null) throw new DriverLacks('noFloatTextures');
    this.format = whole ? gl.RGBA32F : gl.RGBA16F;
    const make = (fragment: string): Program => new Program(gl, fullVertex, fragment);
    this.programs = {
      means: make(meansFragment),
      look: make(lookFragment),
      gather: make(gatherFragment),
      fit: make(fitFragment),
      smooth: make(smoothFragment),
      bounds: make(boundsFragment),
      apply: make(applyFragment),
    };
    this.lightness = new Texture(gl, 'nearest');
  }

  setFilm(film: FilmPicture, lightness: Float32Array, table: Float32Array): void {
    this.film = film;
    this.lightness.setFloats({ width: lightness.length, height: 1 }, lightness);
    if (this.table !== null) this.gl.deleteTexture(this.table);
    this.table = tableTexture(this.gl, film.table.lumaSteps, film.table.abSteps, table);
  }

  /** Makes `picture.result` from its a*b* and luma. */
  paint(picture: ChromaPicture, look: Look): void {
    const { gl, film, table } = this;
    if (film === null || table === null) return;
    const { small, means, ab, chroma, cells, fits, models, bounds, result, chromaSize } = picture;
    const stride = Math.round(small.size.width / chromaSize.width);
    if (picture.isNew) {
      means.target(chromaSize, this.format);
      this.programs.means.use().texture('small', small.handle).int('stride', stride).draw();
      picture.isNew = false;
    }
    const first = stride === 1 ? result : chroma;
    first.target(chromaSize, this.format);
    this.programs.look
      .use()
      .texture('means', means.handle)
      .texture('ab', ab.handle)
      .texture('lightness', this.lightness.handle)
      .texture('table', table, gl.TEXTURE_3D)
      .int('size', chromaSize.width, chromaSize.height)
      .float('range', ...lumaRange(film.range))
      .float('look', look.strength, look.saturation, look.warmth)
      .float('shift', warmthShift.a, warmthShift.b)
      .float('grid', film.table.lumaSteps, film.table.abSteps, film.table.abLimit)
      .draw();
    if (stride === 1) return;
    const step = stride * coarsening;
    const grid = { width: small.size.width / step, height: small.size.height / step };
    cells.target(grid, this.format);
    this.programs.gather.use().texture('means', means.handle).texture('chroma', chroma.handle).int('coarsening', coarsening).draw();
    fits.target(grid, this.format);
    this.programs.fit.use().texture('cells', cells.handle).int('size', grid.width, grid.height).float('epsilon', epsilon).draw();
    models.target(grid, this.format);
    this.programs.smooth.use().texture('models', fits.handle).int('size', grid.width, grid.height).draw();
    bounds.target(grid, this.format);
    this.programs.bounds.use().texture('cells', cells.handle).int('size', grid.width, grid.height).draw();
    result.target(small.size, this.format);
    this.programs.apply
      .use()
      .texture('small', small.handle)
      .texture('bounds', bounds.handle)
      .texture('models', models.handle)
      .int('size', grid.width, grid.height)
      .int('step', step)
      .draw();
  }
}

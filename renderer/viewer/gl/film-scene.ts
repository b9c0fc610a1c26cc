import type { Look } from '../../../shared/project/look.ts';
import type { FilmPicture, Size } from '../../../shared/project/preview.ts';
import type { Rect } from '../geometry.ts';
import { ChromaPainter, ChromaPicture, lumaRange } from './chroma-painter.ts';
import { fullVertex, shrinkFragment } from './chroma-shaders.ts';
import { Program } from './program.ts';
import { showFragment } from './show-shader.ts';
import { Texture } from './textures.ts';

/** How often the graphics card is asked whether it is done. */
const askAgainMilliseconds = 4;

export type Side = 'a' | 'b';

const comparisons = { a: 0, b: 1, split: 2, lens: 3, original: 4 } as const;

/** What is drawn ahead: one is drawn while the other waits to be shown. */
export type Sheet = 0 | 1;

/** The colours of a frame: luma at network size, and a*b* at the chroma's. */
export interface FrameColours {
  readonly small: Size;
  readonly luma: Uint8Array;
  readonly chroma: Size;
  /** a* plane, b* plane; floats or the bits of half floats. */
  readonly ab: Float32Array | Uint16Array;
}

/** What is drawn where. Canvas pixels, from the top left. */
export interface Drawing {
  /** Place of the whole film. */
  readonly place: Rect;
  /** Part of the canvas that is drawn. */
  readonly clip: Rect;
  readonly nearest: boolean;
  /** A alone, B alone, B left of the divider and A right, B in the lens, or the film as it is. */
  readonly comparison: keyof typeof comparisons;
  readonly divider: number;
  readonly lens: { readonly x: number; readonly y: number; readonly radius: number };
  /** Red, green and blue, 0..1, where there is no film. */
  readonly surround: readonly [number, number, number];
}

const transfers = { srgb: 0, gamma22: 1, gamma28: 2, linear: 3 } as const;

/** The film on the graphics card: a paused frame's own samples or a playing film's, under one or two sets of colours. */
export class FilmScene {
  private readonly gl: WebGL2RenderingContext;
  private readonly painter: ChromaPainter;
  private readonly shrink: Program;
  private readonly show: Program;
  private readonly picture: Texture;
  private readonly still: Texture;
  /** The film's own Cb and Cr, for what has any. */
  private readonly own: Texture;
  private readonly ahead: Readonly<Record<Sheet, Texture>>;
  private ownPaused = false;
  private ownPlaying = false;
  private readonly sides: Readonly<Record<Side, ChromaPicture>>;
  private film: FilmPicture | null = null;
  private playing = false;
  private readonly coloured = { a: false, b: false };
  private readonly unpainted = new Set<Side>();
  private looks: Readonly<Record<Side, Look>> | null = null;

  /** @throws Error where the graphics card lacks something */
  constructor(gl: WebGL2RenderingContext) {
    this.gl = gl;
    this.painter = new ChromaPainter(gl);
    this.shrink = new Program(gl, fullVertex, shrinkFragment);
    this.show = new Program(gl, fullVertex, showFragment);
    this.picture = new Texture(gl, 'linear');
    this.still = new Texture(gl, 'linear');
    this.own = new Texture(gl, 'linear');
    this.ahead = [new Texture(gl, 'nearest'), new Texture(gl, 'nearest')];
    this.sides = { a: new ChromaPicture(gl), b: new ChromaPicture(gl) };
  }

  setFilm(film: FilmPicture, lightness: Float32Array, table: Float32Array): void {
    this.film = film;
    this.painter.setFilm(film, lightness, table);
    // A first frame's colours may have come before what the film is.
    this.unpainted.add('a').add('b');
  }

  /** A paused frame: the film's own samples. */
  setFrame(size: Size, samples: Uint8Array | Uint16Array, bitDepth: number): void {
    this.playing = false;
    this.still.setLuma(size, samples, bitDepth);
  }

  /** The paused frame's own colours; null where it has none, or they are not known. */
  setOwnChroma(size: Size | null, pairs: Uint8Array | null): void {
    this.ownPaused = size !== null && pairs !== null;
    if (size !== null && pairs !== null) this.own.setPairs(size, pairs);
  }

  /** Whether the original of a playing film is shown as the file has it, rather than black and white. */
  showOwnColours(shows: boolean): void {
    this.ownPlaying = shows;
    if (!shows) this.ownPaused = false;
  }

  /** A playing film's frame, with its colours and those it is compared with where they are known. */
  setVideo(video: HTMLVideoElement, a: Omit<FrameColours, 'luma'> | null, b: Omit<FrameColours, 'luma'> | null): void {
    this.playing = true;
    this.picture.setVideo(video);
    this.setVideoColours('a', a);
    this.setVideoColours('b', b);
  }

  /** The guide is made from the playing frame itself. */
  private setVideoColours(side: Side, colours: Omit<FrameColours, 'luma'> | null): void {
    const { gl, film } = this;
    this.coloured[side] = colours !== null && film !== null;
    if (colours === null || film === null) return;
    const picture = this.sides[side];
    picture.small.target(colours.small, gl.R8);
    this.shrink
      .use()
      .texture('video', this.picture.handle)
      .float('luma', ...lumaWeights(film))
      .float('range', ...lumaRange(film.range))
      .float('size', colours.small.width, colours.small.height)
      .draw();
    this.takeChroma(side, colours);
  }

  setColours(side: Side, colours: FrameColours | null): void {
    this.coloured[side] = colours !== null;
    if (colours === null) return;
    this.sides[side].small.setLuma(colours.small, colours.luma, 8);
    this.takeChroma(side, colours);
  }

  /** The colours of a side whose luma was just set. */
  private takeChroma(side: Side, { chroma, ab }: Omit<FrameColours, 'luma'>): void {
    const picture = this.sides[side];
    picture.ab.setPlanes(chroma, ab);
    picture.chromaSize = chroma;
    picture.isNew = true;
    this.unpainted.add(side);
  }

  setLooks(looks: Readonly<Record<Side, Look>>): void {
    for (const side of ['a', 'b'] as const) {
      const [old, next] = [this.looks?.[side], looks[side]];
      if (old?.strength !== next.strength || old.saturation !== next.saturation || old.warmth !== next.warmth) this.unpainted.add(side);
    }
    this.looks = looks;
  }

  /**
   * Draws what `present` then puts on the canvas, and resolves once the graphics card is done. The page waits for what it draws
   * on the canvas, for ten of the screen's frames where the processor does the card's work.
   * @param share of the canvas' width and height, up to 1: less is drawn sooner, and scaled up when it is shown
   * @param sheet what is drawn on
   */
  async drawAhead(canvas: Size, drawings: readonly Drawing[], share: number, sheet: Sheet): Promise<void> {
    const { gl } = this;
    const target = sizeOfShare(canvas, share);
    for (const drawing of drawings) this.draw(target, share < 1 ? smaller(drawing, share) : drawing, this.ahead[sheet], share < 1);
    const done = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
    gl.flush();
    while (done !== null && !gl.isContextLost() && gl.getSyncParameter(done, gl.SYNC_STATUS) !== gl.SIGNALED) {
      await new Promise((resume) => setTimeout(resume, askAgainMilliseconds));
    }
    gl.deleteSync(done);
  }

  /** @param canvas its size, which what was drawn ahead is scaled to */
  present(canvas: Size, sheet: Sheet): void {
    const { gl } = this;
    const drawn = this.ahead[sheet].size;
    const filter = drawn.width === canvas.width && drawn.height === canvas.height ? gl.NEAREST : gl.LINEAR;
    this.ahead[sheet].source();
    gl.bindFramebuffer(gl.DRAW_FRAMEBUFFER, null);
    gl.blitFramebuffer(0, 0, drawn.width, drawn.height, 0, 0, canvas.width, canvas.height, gl.COLOR_BUFFER_BIT, filter);
  }

  /**
   * @param target size of what is drawn into: the canvas, or a picture to keep
   * @param quick whether colours are scaled up more simply, for a moment
   */
  draw(target: Size, drawing: Drawing, into: Texture | null = null, quick = false): void {
    const { gl, film, looks } = this;
    if (film === null || looks === null) return;
    for (const side of this.unpainted) if (this.coloured[side]) this.painter.paint(this.sides[side], looks[side]);
    this.unpainted.clear();
    if (into === null) {
      gl.bindFramebuffer(gl.FRAMEBUFFER, null);
      gl.viewport(0, 0, target.width, target.height);
    } else {
      into.target(target, gl.RGBA8);
    }
    const { place, clip, lens, comparison, divider, surround, nearest } = drawing;
    const { a, b } = this.sides;
    const picture = this.playing ? this.picture : this.still;
    gl.enable(gl.SCISSOR_TEST);
    gl.scissor(clip.x, target.height - clip.y - clip.height, clip.width, clip.height);
    this.show
      .use()
      .texture('picture', picture.handle)
      .texture('chromaA', a.result.handle)
      .texture('chromaB', b.result.handle)
      .texture('ownChroma', this.own.handle)
      .int('own', Number(this.playing ? this.ownPlaying : this.ownPaused))
      .float('ownSpan', film.range === 'limited' ? 224 : 255)
      .int('playing', Number(this.playing))
      .int('nearest', Number(nearest))
      .int('quick', Number(quick))
      .float('pictureSize', picture.size.width, picture.size.height)
      .float('chromaSizeA', a.result.size.width, a.result.size.height)
      .float('chromaSizeB', b.result.size.width, b.result.size.height)
      .int('coloured', Number(this.coloured.a), Number(this.coloured.b))
      .float('place', place.x, place.y, place.width, place.height)
      .float('canvasHeight', target.height)
      .float('surround', ...surround)
      .int('comparison', comparisons[comparison])
      .float('divider', divider)
      .float('lens', lens.x, lens.y, lens.radius)
      .float('range', ...lumaRange(film.range))
      .float('luma', ...lumaWeights(film))
      .matrix('toSrgb', film.toSrgb)
      .int('transfer', transfers[film.transfer])
      .int('converts', Number(film.transfer !== 'srgb' || !isIdentity(film.toSrgb)))
      .draw();
    gl.disable(gl.SCISSOR_TEST);
  }

  /** Draws into a picture to keep. @returns red, green, blue, opacity of each pixel, the top row first */
  read(target: Size, drawings: readonly Drawing[]): Uint8ClampedArray<ArrayBuffer> {
    const { gl } = this;
    const texture = new Texture(gl, 'nearest');
    for (const drawing of drawings) this.draw(target, drawing, texture);
    const row = 4 * target.width;
    const upsideDown = new Uint8Array(row * target.height);
    gl.readPixels(0, 0, target.width, target.height, gl.RGBA, gl.UNSIGNED_BYTE, upsideDown);
    texture.delete();
    const pixels = new Uint8ClampedArray(upsideDown.length);
    for (let y = 0; y < target.height; y += 1)
      pixels.set(upsideDown.subarray((target.height - 1 - y) * row, (target.height - y) * row), y * row);
    return pixels;
  }
}

function sizeOfShare({ width, height }: Size, share: number): Size {
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** The same in a smaller picture. */
function smaller(drawing: Drawing, share: number): Drawing {
  const { place, clip, divider, lens } = drawing;
  const [left, top] = [Math.round(clip.x * share), Math.round(clip.y * share)];
  return {
    ...drawing,
    place: { x: place.x * share, y: place.y * share, width: place.width * share, height: place.height * share },
    clip: {
      x: left,
      y: top,
      width: Math.round((clip.x + clip.width) * share) - left,
      height: Math.round((clip.y + clip.height) * share) - top,
    },
    divider: divider * share,
    lens: { x: lens.x * share, y: lens.y * share, radius: lens.radius * share },
  };
}

function lumaWeights({ luma: [red, blue] }: FilmPicture): readonly [number, number, number] {
  return [red, 1 - red - blue, blue];
}

function isIdentity(rows: readonly number[]): boolean {
  return rows.every((value, index) => Math.abs(value - (index % 4 === 0 ? 1 : 0)) < 1e-6);
}

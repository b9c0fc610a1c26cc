import type { Size } from '../../../shared/project/preview.ts';

type Filter = 'nearest' | 'linear';

/** A texture that keeps its storage while its size stays. */
export class Texture {
  readonly handle: WebGLTexture;
  private readonly gl: WebGL2RenderingContext;
  private known = '';
  private frame: WebGLFramebuffer | null = null;
  size: Size = { width: 1, height: 1 };

  constructor(gl: WebGL2RenderingContext, filter: Filter) {
    this.gl = gl;
    this.handle = gl.createTexture();
    gl.bindTexture(gl.TEXTURE_2D, this.handle);
    const mode = filter === 'linear' ? gl.LINEAR : gl.NEAREST;
    for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_2D, name, mode);
    for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, name, gl.CLAMP_TO_EDGE);
    // Something to bind before the first picture.
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.R8, 1, 1, 0, gl.RED, gl.UNSIGNED_BYTE, null);
  }

  /** Luma samples; more than 8 bits become half floats with the same unit, code / 255 of 8 bits. */
  setLuma(size: Size, samples: Uint8Array | Uint16Array, bitDepth: number): void {
    const { gl } = this;
    if (samples instanceof Uint8Array) this.upload(size, gl.R8, gl.RED, gl.UNSIGNED_BYTE, samples);
    else
      this.upload(
        size,
        gl.R16F,
        gl.RED,
        gl.FLOAT,
        Float32Array.from(samples, (code) => code / (255 * 2 ** (bitDepth - 8))),
      );
  }

  /** a* plane, b* plane: floats, or the bits of half floats. */
  setPlanes(size: Size, planes: Float32Array | Uint16Array): void {
    const { gl } = this;
    const both = { width: size.width, height: 2 * size.height };
    if (planes instanceof Float32Array) this.upload(both, gl.R32F, gl.RED, gl.FLOAT, planes);
    else this.upload(both, gl.R16F, gl.RED, gl.HALF_FLOAT, planes);
  }

  /** Two bytes a sample. */
  setPairs(size: Size, pairs: Uint8Array): void {
    this.upload(size, this.gl.RG8, this.gl.RG, this.gl.UNSIGNED_BYTE, pairs);
  }

  setFloats(size: Size, values: Float32Array): void {
    this.upload(size, this.gl.R32F, this.gl.RED, this.gl.FLOAT, values);
  }

  setVideo(video: HTMLVideoElement): void {
    const { gl } = this;
    this.size = { width: video.videoWidth, height: video.videoHeight };
    this.known = 'video';
    gl.bindTexture(gl.TEXTURE_2D, this.handle);
    gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA8, gl.RGBA, gl.UNSIGNED_BYTE, video);
  }

  private upload(size: Size, internal: number, format: number, type: number, values: ArrayBufferView): void {
    const { gl } = this;
    gl.bindTexture(gl.TEXTURE_2D, this.handle);
    gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
    const key = `${size.width} ${size.height} ${internal}`;
    if (key === this.known) gl.texSubImage2D(gl.TEXTURE_2D, 0, 0, 0, size.width, size.height, format, type, values);
    else gl.texImage2D(gl.TEXTURE_2D, 0, internal, size.width, size.height, 0, format, type, values);
    this.known = key;
    this.size = size;
  }

  /** Makes it what is drawn into. */
  target(size: Size, internal: number): void {
    const { gl } = this;
    const key = `${size.width} ${size.height} ${internal} target`;
    if (key !== this.known) {
      gl.bindTexture(gl.TEXTURE_2D, this.handle);
      // Immutable storage cannot change its size; this can.
      const [format, type] =
        internal === gl.R8 ? [gl.RED, gl.UNSIGNED_BYTE] : internal === gl.RGBA8 ? [gl.RGBA, gl.UNSIGNED_BYTE] : [gl.RGBA, gl.FLOAT];
      gl.texImage2D(gl.TEXTURE_2D, 0, internal, size.width, size.height, 0, format, type, null);
      this.known = key;
      this.size = size;
    }
    this.frame ??= gl.createFramebuffer();
    gl.bindFramebuffer(gl.FRAMEBUFFER, this.frame);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, this.handle, 0);
    gl.viewport(0, 0, size.width, size.height);
  }

  delete(): void {
    this.gl.deleteTexture(this.handle);
    this.gl.deleteFramebuffer(this.frame);
  }

  /** Makes what was drawn into it what is copied from. */
  source(): void {
    this.gl.bindFramebuffer(this.gl.READ_FRAMEBUFFER, this.frame);
  }
}

/** The chroma table, indexed [luma][a*][b*], Cb and Cr interleaved. */
export function tableTexture(gl: WebGL2RenderingContext, lumaSteps: number, abSteps: number, table: Float32Array): WebGLTexture {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_3D, texture);
  for (const name of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER]) gl.texParameteri(gl.TEXTURE_3D, name, gl.NEAREST);
  for (const name of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T, gl.TEXTURE_WRAP_R]) gl.texParameteri(gl.TEXTURE_3D, name, gl.CLAMP_TO_EDGE);
  gl.pixelStorei(gl.UNPACK_ALIGNMENT, 1);
  gl.texImage3D(gl.TEXTURE_3D, 0, gl.RG32F, abSteps, abSteps, lumaSteps, 0, gl.RG, gl.FLOAT, table);
  return texture;
}

/** A compiled shader program whose uniforms are set by name. */
export class Program {
  private readonly gl: WebGL2RenderingContext;
  private readonly program: WebGLProgram;
  private readonly places = new Map<string, WebGLUniformLocation | null>();
  private nextUnit = 0;

  /** @throws Error with the compiler's words */
  constructor(gl: WebGL2RenderingContext, vertex: string, fragment: string) {
    this.gl = gl;
    this.program = gl.createProgram();
    for (const [type, source] of [
      [gl.VERTEX_SHADER, vertex],
      [gl.FRAGMENT_SHADER, fragment],
    ] as const) {
      const shader = gl.createShader(type);
      if (shader === null) throw new Error('WebGL made no shader.');
      gl.shaderSource(shader, source);
      gl.compileShader(shader);
      gl.attachShader(this.program, shader);
      gl.deleteShader(shader);
    }
    gl.linkProgram(this.program);
    if (gl.getProgramParameter(this.program, gl.LINK_STATUS) !== true && !gl.isContextLost()) {
      const shaders = gl.getAttachedShaders(this.program) ?? [];
      const said = shaders.map((shader) => gl.getShaderInfoLog(shader)).join('\n');
      throw new Error(`A shader of the viewer does not compile: ${said}\n${gl.getProgramInfoLog(this.program) ?? ''}`);
    }
  }

  use(): this {
    this.gl.useProgram(this.program);
    this.nextUnit = 0;
    return this;
  }

  texture(name: string, texture: WebGLTexture, target: number = this.gl.TEXTURE_2D): this {
    const unit = this.nextUnit;
    this.nextUnit += 1;
    this.gl.activeTexture(this.gl.TEXTURE0 + unit);
    this.gl.bindTexture(target, texture);
    this.gl.uniform1i(this.place(name), unit);
    return this;
  }

  float(name: string, ...values: readonly number[]): this {
    const place = this.place(name);
    const [x = 0, y = 0, z = 0, w = 0] = values;
    if (values.length === 1) this.gl.uniform1f(place, x);
    else if (values.length === 2) this.gl.uniform2f(place, x, y);
    else if (values.length === 3) this.gl.uniform3f(place, x, y, z);
    else this.gl.uniform4f(place, x, y, z, w);
    return this;
  }

  int(name: string, ...values: readonly number[]): this {
    const place = this.place(name);
    const [x = 0, y = 0] = values;
    if (values.length === 1) this.gl.uniform1i(place, x);
    else this.gl.uniform2i(place, x, y);
    return this;
  }

  /** @param rows nine numbers, row by row */
  matrix(name: string, rows: readonly number[]): this {
    this.gl.uniformMatrix3fv(this.place(name), true, rows);
    return this;
  }

  /** Draws {@link fullVertex}'s triangle. */
  draw(): void {
    this.gl.drawArrays(this.gl.TRIANGLES, 0, 3);
  }

  private place(name: string): WebGLUniformLocation | null {
    if (!this.places.has(name)) this.places.set(name, this.gl.getUniformLocation(this.program, name));
    return this.places.get(name) ?? null;
  }
}

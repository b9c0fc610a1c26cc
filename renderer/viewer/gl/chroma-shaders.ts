/*
 * The engine's painter (electron/engine/colour: film-colour.ts, upsample.ts) on the graphics card, step by step: the look
 * and the film's own Cb and Cr by table at the network's output size, then the fast guided filter up to its input size.
 * All of it is small, so a slider may ask for it anew at every move. What changes there changes here.
 */

const head = `#version 300 es
precision highp float;
precision highp sampler2D;
precision highp sampler3D;
`;

/** A triangle over the whole target. */
export const fullVertex = `#version 300 es
void main() {
  gl_Position = vec4(gl_VertexID == 1 ? 3.0 : -1.0, gl_VertexID == 2 ? 3.0 : -1.0, 0.0, 1.0);
}`;

/** Does something for a place `at` of a grid of `size` and for those around it: `x` and `y` are where. */
function around(body: string): string {
  return `for (int y = max(0, at.y - 1); y <= min(size.y - 1, at.y + 1); y += 1) {
    for (int x = max(0, at.x - 1); x <= min(size.x - 1, at.x + 1); x += 1) {${body}}
  }`;
}

/** Luma at the chroma's size, codes / 255. No look changes it: it is made once a frame. */
export const meansFragment = `${head}
uniform sampler2D small;      // luma codes / 255, at network size
uniform int stride;
out vec4 mean;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  float sum = 0.0;
  for (int y = 0; y < stride; y += 1) for (int x = 0; x < stride; x += 1) sum += texelFetch(small, at * stride + ivec2(x, y), 0).r;
  mean = vec4(sum / float(stride * stride), 0.0, 0.0, 1.0);
}`;

/** a*b* → look → Cb and Cr (-0.5..0.5), at the chroma's size. */
export const lookFragment = `${head}
uniform sampler2D means;      // luma codes / 255
uniform sampler2D ab;         // a* plane above b* plane
uniform sampler2D lightness;  // L* of each code
uniform sampler3D table;      // Cb, Cr over b*, a*, luma
uniform ivec2 size;           // of the chroma
uniform vec2 range;           // black and span of luma codes
uniform vec3 look;            // strength, saturation, warmth
uniform vec2 shift;           // of full warmth
uniform vec3 grid;            // luma steps, ab steps, ab limit
out vec4 chroma;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  float code = texelFetch(means, at, 0).r * 255.0;
  float L = texelFetch(lightness, ivec2(int(code + 0.5), 0), 0).r / 100.0;
  float middle = 4.0 * L * (1.0 - L);
  vec2 raw = vec2(texelFetch(ab, at, 0).r, texelFetch(ab, at + ivec2(0, size.y), 0).r);
  vec2 wanted = look.x * (look.y * raw + look.z * middle * shift);
  float y = clamp((code - range.x) / range.y * (grid.x - 1.0), 0.0, grid.x - 1.0001);
  vec2 c = clamp(wanted * (grid.y - 1.0) / (2.0 * grid.z) + (grid.y - 1.0) / 2.0, 0.0, grid.y - 1.0001);
  ivec3 low = ivec3(floor(vec3(c.y, c.x, y)));
  vec3 part = vec3(c.y, c.x, y) - vec3(low);
  vec2 result = vec2(0.0);
  for (int k = 0; k < 8; k += 1) {
    ivec3 corner = ivec3(k & 1, (k >> 1) & 1, k >> 2);
    vec3 weights = mix(1.0 - part, part, vec3(corner));
    result += weights.x * weights.y * weights.z * texelFetch(table, low + corner, 0).rg;
  }
  chroma = vec4(result, 0.0, 1.0);
}`;

/** Chroma and luma on the filter's coarse grid: Cb, Cr, luma 0..1. */
export const gatherFragment = `${head}
uniform sampler2D means;
uniform sampler2D chroma;
uniform int coarsening;       // chroma samples to a cell
out vec4 cell;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec3 sum = vec3(0.0);
  for (int y = 0; y < coarsening; y += 1) {
    for (int x = 0; x < coarsening; x += 1) {
      ivec2 from = at * coarsening + ivec2(x, y);
      sum += vec3(texelFetch(chroma, from, 0).rg, texelFetch(means, from, 0).r);
    }
  }
  cell = vec4(sum / float(coarsening * coarsening), 1.0);
}`;

/** Chroma as linear functions of luma around each cell: slope and offset of Cb, then of Cr. */
export const fitFragment = `${head}
uniform sampler2D cells;
uniform ivec2 size;
uniform float epsilon;
out vec4 model;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec2 sample2 = vec2(0.0);
  vec2 product = vec2(0.0);
  float guide = 0.0;
  float square = 0.0;
  float count = 0.0;
  ${around(`
    vec3 cell = texelFetch(cells, ivec2(x, y), 0).rgb;
    sample2 += cell.rg;
    product += cell.rg * cell.b;
    guide += cell.b;
    square += cell.b * cell.b;
    count += 1.0;
  `)}
  float mean = guide / count;
  float variance = square / count - mean * mean;
  vec2 slope = (product / count - mean * sample2 / count) / (variance + epsilon);
  vec2 offset = sample2 / count - slope * mean;
  model = vec4(slope.x, offset.x, slope.y, offset.y);
}`;

/** The models averaged with their neighbours'. */
export const smoothFragment = `${head}
uniform sampler2D models;
uniform ivec2 size;
out vec4 model;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec4 sum = vec4(0.0);
  float count = 0.0;
  ${around(`
    sum += texelFetch(models, ivec2(x, y), 0);
    count += 1.0;
  `)}
  model = sum / count;
}`;

/** The range of chroma in each cell and those around it: least Cb and Cr, then most. Found once a cell, not once a sample. */
export const boundsFragment = `${head}
uniform sampler2D cells;
uniform ivec2 size;
out vec4 bounds;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec2 least = vec2(1.0);
  vec2 most = vec2(-1.0);
  ${around(`
    vec2 near = texelFetch(cells, ivec2(x, y), 0).rg;
    least = min(least, near);
    most = max(most, near);
  `)}
  bounds = vec4(least, most);
}`;

/** The models applied to luma at network size, within the range of the cells around. */
export const applyFragment = `${head}
uniform sampler2D small;
uniform sampler2D bounds;
uniform sampler2D models;
uniform ivec2 size;           // of the grid
uniform int step;
out vec4 chroma;
void main() {
  ivec2 at = ivec2(gl_FragCoord.xy);
  vec2 position = (vec2(at) - float(step - 1) / 2.0) / float(step);
  ivec2 cell = ivec2(floor(position));
  vec2 part = position - vec2(cell);
  ivec2 low = max(cell, ivec2(0));
  ivec2 high = min(cell + 1, size - 1);
  vec4 upper = mix(texelFetch(models, low, 0), texelFetch(models, ivec2(high.x, low.y), 0), part.x);
  vec4 lower = mix(texelFetch(models, ivec2(low.x, high.y), 0), texelFetch(models, high, 0), part.x);
  vec4 model = mix(upper, lower, part.y);
  vec2 value = model.xz * texelFetch(small, at, 0).r + model.yw;
  vec4 held = texelFetch(bounds, at / step, 0);
  chroma = vec4(clamp(value, held.rg, held.ba), 0.0, 1.0);
}`;

/** A playing film's frame → luma codes / 255 at network size, averaged over what each sample covers. */
export const shrinkFragment = `${head}
uniform sampler2D video;
uniform vec3 luma;            // Kr, Kg, Kb
uniform vec2 range;
uniform vec2 size;            // of the target
out vec4 small;
void main() {
  float sum = 0.0;
  for (int y = 0; y < 4; y += 1) {
    for (int x = 0; x < 4; x += 1) {
      vec2 at = (floor(gl_FragCoord.xy) + (vec2(x, y) + 0.5) / 4.0) / size;
      sum += dot(texture(video, at).rgb, luma);
    }
  }
  small = vec4((sum / 16.0 * range.y + range.x) / 255.0, 0.0, 0.0, 1.0);
}`;

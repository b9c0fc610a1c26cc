/**
 * Film luma and chroma → the display. Each canvas pixel finds its place in the film; which side of a comparison it is on
 * decides whose chroma it gets.
 */
export const showFragment = `#version 300 es
precision highp float;
precision highp sampler2D;
uniform sampler2D picture;    // luma codes / 255 in red, or a playing film's frame
uniform bool playing;
uniform bool nearest;
uniform vec2 pictureSize;
uniform sampler2D chromaA;
uniform sampler2D chromaB;
uniform vec2 chromaSizeA;
uniform vec2 chromaSizeB;
uniform bvec2 coloured;       // whether A and B have chroma; without, A is black and white and B the original
uniform bool own;             // whether the original has colours
uniform sampler2D ownChroma;  // codes / 255 of a paused frame's; a playing film's are in its picture
uniform float ownSpan;
uniform vec4 place;           // of the film on the canvas: left, top, width, height
uniform float canvasHeight;
uniform vec3 surround;
uniform int comparison;       // 0: A, 1: B, 2: B left of the divider, A right, 3: B in the lens, A around it, 4: the original
uniform float divider;
uniform vec3 lens;            // centre and radius
uniform vec2 range;
uniform vec3 luma;            // Kr, Kg, Kb
uniform mat3 toSrgb;
uniform int transfer;         // 0 sRGB, 1 gamma 2.2, 2 gamma 2.8, 3 linear
uniform bool converts;
uniform bool quick;           // chroma between four samples instead of sixteen
out vec4 colour;

// The kernel of FFmpeg's bicubic scaler (B = 0, C = 0.6), which exporting uses.
vec4 weights(float t) {
  const float c = 0.6;
  vec4 d = vec4(1.0 + t, t, 1.0 - t, 2.0 - t);
  vec4 inner = (2.0 - c) * d * d * d + (c - 3.0) * d * d + 1.0;
  vec4 outer = c * (-d * d * d + 5.0 * d * d - 8.0 * d + 4.0);
  return vec4(outer.x, inner.y, inner.z, outer.w);
}

vec2 cubic(sampler2D chroma, vec2 size, vec2 uv) {
  vec2 position = uv * size - 0.5;
  ivec2 low = ivec2(floor(position));
  vec2 part = position - vec2(low);
  vec4 across = weights(part.x);
  vec4 down = weights(part.y);
  ivec2 most = ivec2(size) - 1;
  vec2 sum = vec2(0.0);
  for (int y = 0; y < 4; y += 1) {
    vec2 row = vec2(0.0);
    for (int x = 0; x < 4; x += 1) row += across[x] * texelFetch(chroma, clamp(low + ivec2(x - 1, y - 1), ivec2(0), most), 0).rg;
    sum += down[y] * row;
  }
  return sum;
}

vec2 straight(sampler2D chroma, vec2 size, vec2 uv) {
  vec2 position = uv * size - 0.5;
  ivec2 low = ivec2(floor(position));
  vec2 part = position - vec2(low);
  ivec2 most = ivec2(size) - 1;
  ivec2 from = clamp(low, ivec2(0), most);
  ivec2 to = clamp(low + 1, ivec2(0), most);
  vec2 upper = mix(texelFetch(chroma, from, 0).rg, texelFetch(chroma, ivec2(to.x, from.y), 0).rg, part.x);
  vec2 lower = mix(texelFetch(chroma, ivec2(from.x, to.y), 0).rg, texelFetch(chroma, to, 0).rg, part.x);
  return mix(upper, lower, part.y);
}

vec2 scaled(sampler2D chroma, vec2 size, vec2 uv) {
  return quick ? straight(chroma, size, uv) : cubic(chroma, size, uv);
}

vec3 toLight(vec3 value) {
  vec3 v = max(value, 0.0);
  if (transfer == 1) return pow(v, vec3(2.2));
  if (transfer == 2) return pow(v, vec3(2.8));
  if (transfer == 3) return v;
  return mix(pow((v + 0.055) / 1.055, vec3(2.4)), v / 12.92, lessThanEqual(v, vec3(0.04045)));
}

vec3 fromLight(vec3 light) {
  vec3 v = max(light, 0.0);
  return mix(1.055 * pow(v, vec3(1.0 / 2.4)) - 0.055, v * 12.92, lessThanEqual(v, vec3(0.0031308)));
}

vec2 original(vec2 uv, vec3 picture, float y) {
  if (!own) return vec2(0.0);
  if (playing) return vec2((picture.b - y) / (2.0 * (1.0 - luma.b)), (picture.r - y) / (2.0 * (1.0 - luma.r)));
  return (texture(ownChroma, uv).rg * 255.0 - 128.0) / ownSpan;
}

void main() {
  vec2 at = vec2(gl_FragCoord.x, canvasHeight - gl_FragCoord.y);
  vec2 uv = (at - place.xy) / place.zw;
  if (uv.x < 0.0 || uv.y < 0.0 || uv.x >= 1.0 || uv.y >= 1.0) {
    colour = vec4(surround, 1.0);
    return;
  }
  vec3 sampled = nearest ? texelFetch(picture, ivec2(uv * pictureSize), 0).rgb : texture(picture, uv).rgb;
  float y = playing ? dot(sampled, luma) : (sampled.r * 255.0 - range.x) / range.y;
  bool b = comparison == 1 || (comparison == 2 && at.x < divider) || (comparison == 3 && distance(at, lens.xy) < lens.z);
  vec2 chroma = vec2(0.0);
  if (b) {
    chroma = coloured.y ? scaled(chromaB, chromaSizeB, uv) : original(uv, sampled, y);
  } else if (comparison == 4) {
    chroma = original(uv, sampled, y);
  } else if (coloured.x) {
    chroma = scaled(chromaA, chromaSizeA, uv);
  }
  float red = y + 2.0 * (1.0 - luma.r) * chroma.y;
  float blue = y + 2.0 * (1.0 - luma.b) * chroma.x;
  vec3 rgb = vec3(red, (y - luma.r * red - luma.b * blue) / luma.g, blue);
  if (converts) rgb = fromLight(toSrgb * toLight(rgb));
  colour = vec4(clamp(rgb, 0.0, 1.0), 1.0);
}`;

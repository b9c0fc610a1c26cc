/** Made-up pictures with known motion, for the tests of electron/engine/motion. */

/** A texture of plane waves, defined at every real position: the same `seed` is the same scene. */
export function texture(seed: number): (x: number, y: number) => number {
  let state = seed * 7919 + 13;
  const next = (): number => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  for (let i = 0; i < 8; i += 1) next();
  const waves = Array.from({ length: 14 }, () => {
    const length = 8 + next() * 60;
    const angle = next() * Math.PI * 2;
    return { kx: (Math.cos(angle) * 2 * Math.PI) / length, ky: (Math.sin(angle) * 2 * Math.PI) / length, phase: next() * 7 };
  });
  return (x, y) => 128 + waves.reduce((sum, wave) => sum + 14 * Math.sin(wave.kx * x + wave.ky * y + wave.phase), 0);
}

/** Samples a scene into 8-bit luma. */
export function picture(width: number, height: number, value: (x: number, y: number) => number): Uint8Array {
  const out = new Uint8Array(width * height);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) out[y * width + x] = Math.min(255, Math.max(0, Math.round(value(x, y))));
  }
  return out;
}

/** Numbers that look like chance and are the same at every run (mulberry32), from 0 to 1. */
export function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** `npm run test:faults` tries everything, `npm test` a part of it. */
export const tryAll = process.env['KINETINT_FAULTS'] === 'all';

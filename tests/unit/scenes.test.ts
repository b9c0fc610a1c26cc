import { describe, expect, it } from 'vitest';
import { NetworkView } from '../../electron/engine/appearance/network-view.ts';
import { Scenes } from '../../electron/engine/appearance/scenes.ts';
import type { ColourNetwork } from '../../electron/engine/network/network.ts';
import type { FeatureMap } from '../../electron/engine/network/network-member.ts';

const [width, height] = [352, 256];
const view = new NetworkView(
  { width, height },
  width / height,
  Float32Array.from({ length: 256 }, (_, code) => code / 2.55),
);

/** Numbers between -1 and 1 that depend on nothing but the seed. */
function numbers(count: number, seed: number): Float32Array {
  let state = 1 + (Math.imul(seed, 2654435761) >>> 2);
  return Float32Array.from({ length: count }, () => {
    state = (state * 48271) % 2147483647;
    return (2 * state) / 2147483647 - 1;
  });
}

/** An encoder that sees, place by place, what the frame's first code values name. */
const network = {
  features: (luma: Uint8Array): Promise<readonly [FeatureMap, FeatureMap]> => {
    const map = (side: number): FeatureMap => {
      const [columns, rows, channels] = [width / side, height / side, 96];
      const area = columns * rows;
      // Of the places a share, told by the third code value, shows something else.
      const [one, other] = [numbers(channels * area, luma[0]!), numbers(channels * area, 1000 + luma[1]!)];
      const values = one.map((value, i) => (i % area < (area * luma[2]!) / 255 ? other[i]! : value));
      return { channels, width: columns, height: rows, values };
    };
    return Promise.resolve([map(16), map(32)]);
  },
} as unknown as ColourNetwork;

/** @param changed share of the frame that shows something else, 0..255 */
function frame(scene: number, seconds: number, changed = 0, contrast = 100): { luma: Uint8Array; seconds: number; name: string } {
  const luma = Uint8Array.from({ length: width * height }, (_, i) => 60 + (i % 2) * contrast);
  luma.set([scene, Math.round(seconds), changed]);
  return { luma, seconds, name: `${scene} at ${seconds}` };
}

type Seen = ReturnType<typeof frame>;
const scenesOf = (): Scenes<Seen> => new Scenes<Seen>(network, view);

describe('scenes that return', () => {
  it('are known by the end of their first shot, each by its own', async () => {
    const scenes = scenesOf();
    expect(await scenes.meet(frame(1, 0))).toBeNull();
    await scenes.leave(frame(1, 4));
    expect(await scenes.meet(frame(2, 4))).toBeNull();
    await scenes.leave(frame(2, 8));
    expect((await scenes.meet(frame(1, 8)))?.end.name).toBe('1 at 4');
    // The end of a shot that returned does not take its place, so that colours do not wander from return to return.
    await scenes.leave(frame(1, 12));
    expect((await scenes.meet(frame(2, 12)))?.end.name).toBe('2 at 8');
    expect((await scenes.meet(frame(1, 16)))?.end.name).toBe('1 at 4');
  });

  it('are known where most of the picture has changed, not where nearly all has', async () => {
    for (const [changed, known] of [
      [150, true],
      [230, false],
    ] as const) {
      const scenes = scenesOf();
      await scenes.meet(frame(1, 0));
      expect((await scenes.meet(frame(1, 5, changed))) !== null, String(changed)).toBe(known);
    }
  });

  it('are forgotten when they were not seen for a while, not while they keep coming back', async () => {
    const scenes = scenesOf();
    await scenes.meet(frame(1, 0));
    for (const seconds of [60, 120, 180]) expect(await scenes.meet(frame(1, seconds)), String(seconds)).not.toBeNull();
    expect(await scenes.meet(frame(1, 280))).toBeNull();
  });

  it('are not told by a frame that shows next to nothing, such as the black before a fade', async () => {
    const scenes = scenesOf();
    expect(await scenes.meet(frame(1, 0, 0, 4))).toBeNull();
    expect(await scenes.meet(frame(1, 2, 0, 4))).toBeNull();
    await scenes.meet(frame(1, 4));
    // The shot ends in black: what it began with stays.
    await scenes.leave(frame(1, 6, 0, 4));
    expect((await scenes.meet(frame(1, 8)))?.end.name).toBe('1 at 4');
  });
});

import { join } from 'node:path';
import { afterEach, beforeAll, expect, it, vi } from 'vitest';
import type * as Parts from '../../electron/engine/network/provider-parts.ts';
import { ColourNetwork } from '../../electron/engine/network/network.ts';
import { chromaOfFrames, runColorize, useTinyNetwork } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

// A graphics card is pretended by the CPU, so that only its failing is put on.
vi.mock('../../electron/engine/network/provider-parts.ts', async (original) => ({
  ...(await original<typeof Parts>()),
  missingPart: (device: string) => (device === 'webgpu' ? null : { code: 'no-driver' }),
}));

const load = ColourNetwork.load.bind(ColourNetwork);
const folder = filmFolder();
let film = '';
beforeAll(async () => {
  useTinyNetwork();
  film = await makeFilm(join(folder, 'film.mkv'), { source: 'testsrc2=size=160x120:rate=25:duration=2', encoder: ['ffv1'] });
});
afterEach(() => vi.restoreAllMocks());

/** From the first frame of the film on, `webgpu` colours `good` times and then fails. */
function failAfter(good: number): void {
  vi.spyOn(ColourNetwork, 'load').mockImplementation(async (networkFile, device, pool) => {
    const network = await load(networkFile, 'cpu', pool);
    if (device === 'cpu') return network;
    const colour = network.colour.bind(network);
    let calls = 0;
    network.colour = async (...given) => {
      // The proof's pictures are not the film's.
      const isFilm = given[1].width > 64 && given[0].some((luma) => luma.some((value) => value !== 120));
      if (isFilm && (calls += 1) > good) throw new Error('device lost');
      return colour(...given);
    };
    return network;
  });
}

const settings = { device: 'webgpu', codec: 'ffv1', every: 1, smoothing: 0 } as const;

it.each([0, 1])('a device that fails after %i calls hands over to the CPU without losing a frame, and that is said', async (good) => {
  failAfter(99);
  const whole = join(folder, `whole-${good}.mkv`);
  await runColorize(film, { ...settings, output: whole, project: `${whole}.kinetint` });
  failAfter(good);
  const output = join(folder, `failed-${good}.mkv`);
  const { done, events } = await runColorize(film, { ...settings, output, project: `${output}.kinetint` });
  expect(done.frames).toBe(50);
  expect(events.filter((event) => event.type === 'warning').map(({ message }) => message)).toEqual([
    { code: 'device-failed', device: 'webgpu', reason: { code: 'refused', message: 'device lost' } },
  ]);
  expect(await chromaOfFrames(output)).toEqual(await chromaOfFrames(whole));
});

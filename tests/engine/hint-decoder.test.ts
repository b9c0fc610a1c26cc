import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hintInput } from '../../electron/engine/jobs/guide-planes.ts';
import { findNetwork, type NetworkFile } from '../../electron/engine/network/catalog.ts';
import { CheckedFiles } from '../../electron/engine/network/checked-files.ts';
import { ColourNetwork, type Sight } from '../../electron/engine/network/network.ts';
import { openSession } from '../../electron/engine/network/open-session.ts';
import { SessionPool, type NetworkSession } from '../../electron/engine/network/session-pool.ts';

const size = { width: 128, height: 96 };
const lightness = Float32Array.from({ length: 256 }, (_, code) => code / 2.55);
/** A bright disc on a slope. */
const luma = Uint8Array.from({ length: size.width * size.height }, (_, at) => {
  const [x, y] = [at % size.width, Math.floor(at / size.width)];
  return Math.hypot(x - 60, y - 40) < 20 ? 200 : 40 + x;
});
const hints = [
  hintInput([{ x: 0.47, y: 0.42, radius: 0.1, a: 40, b: 20 }], size),
  hintInput([{ x: 0.47, y: 0.42, radius: 0.1, a: -30, b: 30 }], size),
];

/** A pool that says which files ran. */
function listeningPool(): { readonly pool: SessionPool; readonly ran: string[] } {
  const ran: string[] = [];
  const pool = new SessionPool(async ({ path }, device) => {
    const session = await openSession(path, device);
    const { inputNames, outputNames, inputMetadata } = session;
    const run = (...asked: Parameters<NetworkSession['run']>): ReturnType<NetworkSession['run']> => {
      ran.push(basename(path));
      return session.run(...asked);
    };
    return { inputNames, outputNames, inputMetadata, run: run as NetworkSession['run'], release: () => session.release() };
  });
  return { pool, ran };
}

const furthest = (one: Float32Array, other: Float32Array): number =>
  one.reduce((most, value, at) => Math.max(most, Math.abs(value - other[at]!)), 0);

async function usingNetwork<T>(networkFile: NetworkFile, pool: SessionPool, use: (network: ColourNetwork) => Promise<T>): Promise<T> {
  const network = await ColourNetwork.load(networkFile, 'cpu', pool);
  try {
    return await use(network);
  } finally {
    await network.release();
  }
}

describe.each(['reel', 'studio', 'reel+studio'])('hints to %s', (id) => {
  it('cost a run of the decoder each, and give the colours that the whole network gives', async () => {
    const networkFile = await findNetwork(id);
    const { pool, ran } = listeningPool();
    await usingNetwork(networkFile, pool, async (network) => {
      const [plain, ...expected] = (await network.colour([luma, luma, luma], size, lightness, 'cpu', [null, ...hints])) as [
        Float32Array,
        ...Float32Array[],
      ];
      const before = ran.length;
      const sight = await network.see(luma, size, lightness);
      const seen = ran.splice(before);
      expect(seen).toEqual(id.split('+').map((name) => `${name}.onnx`));
      expect(furthest(sight.plain, plain)).toBe(0);
      expect(sight.features).not.toBeNull();
      for (const [at, hint] of hints.entries()) {
        const hinted = await network.hinted(sight, hint);
        // Other runs of the same numbers differ in their last bits.
        expect(furthest(hinted, expected[at]!)).toBeLessThan(0.001);
        expect(furthest(hinted, plain)).toBeGreaterThan(5);
      }
      expect(ran.slice(before).toSorted()).toEqual(
        id
          .split('+')
          .flatMap((name) => [`${name}.decoder.onnx`, `${name}.decoder.onnx`])
          .toSorted(),
      );
    });
  });
});

it('goes through the whole network where it has no decoder of its own', async () => {
  const networkFile = await findNetwork('reel');
  const entry = { ...networkFile.entry, decoder: undefined };
  const { pool, ran } = listeningPool();
  await usingNetwork({ ...networkFile, entry }, pool, async (network) => {
    const [expected] = await network.colour([luma], size, lightness, 'cpu', [hints[0]!]);
    ran.length = 0;
    const sight: Sight = await network.see(luma, size, lightness);
    const hinted = await network.hinted(sight, hints[0]!);
    expect(furthest(hinted, expected!)).toBe(0);
    expect(ran).toEqual(['reel.onnx', 'reel.onnx']);
  });
});

describe('a decoder that is not the catalogue’s', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kinetint-decoder-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is refused as the network itself would be', async () => {
    const networkFile = await findNetwork('reel');
    const copy = { ...networkFile, path: join(folder, networkFile.entry.file) };
    await copyFile(networkFile.path, copy.path);
    const decoder = join(folder, networkFile.entry.decoder!.file);
    await expect(new CheckedFiles().verify(copy)).rejects.toMatchObject({ code: 'model-missing' });
    await writeFile(decoder, 'another');
    await expect(new CheckedFiles().verify(copy)).rejects.toMatchObject({ code: 'model-corrupt' });
    await copyFile(join(networkFile.path, '..', networkFile.entry.decoder!.file), decoder);
    await new CheckedFiles().verify(copy);
  });
});

import { readFile, utimes, writeFile, cp, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { filmColourOf } from '../../electron/engine/colour/film-colour.ts';
import { colorize } from '../../electron/engine/jobs/colorize.ts';
import { planColorize } from '../../electron/engine/jobs/plan.ts';
import { defaultNetworks, findNetwork } from '../../electron/engine/network/catalog.ts';
import { ColourNetwork } from '../../electron/engine/network/network.ts';
import { EngineParts } from '../../electron/engine/session/engine-parts.ts';
import { identifyFilm } from '../../electron/engine/track/identity.ts';
import type { FilmInfo } from '../../shared/film/film.ts';
import { requestFor, useTinyNetwork } from './support/engine.ts';
import { behave, pretendHardware } from './support/fake-hardware.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);
const { signal } = new AbortController();
let film = '';
let [one, two] = [new EngineParts(), new EngineParts()];

async function filmOf(engine: EngineParts): Promise<FilmInfo> {
  using lease = await engine.films.open(film);
  return lease.film;
}

beforeAll(async () => {
  useTinyNetwork();
  film = await makeFilm(at('film.mkv'), { seconds: 0.6, encoder: ['ffv1'] });
});

describe('two engines in one process', () => {
  it('colour the same film at the same time, and neither waits for what the other has open', async () => {
    const outputs = ['one', 'two'].map((name) => ({ output: at(`${name}.mkv`), project: at(`${name}.kinetint`), codec: 'ffv1' as const }));
    await Promise.all(
      [one, two].map(async (engine, index) => {
        const done = await colorize(requestFor(film, outputs[index]), { engine, signal });
        expect(done.frames).toBe(15);
      }),
    );
    const [first, second] = await Promise.all(outputs.map(({ output }) => readFile(output)));
    expect(first!.equals(second!)).toBe(true);
  });

  it('know nothing of films that the other has looked at', async () => {
    using lease = await one.films.open(film);
    using again = await one.films.open(film);
    using other = await two.films.open(film);
    expect(again.session).toBe(lease.session);
    expect(other.session).not.toBe(lease.session);
  });

  it('keep projects from one another, as two programs do', async () => {
    const whose = { path: film, identity: await identifyFilm(film) };
    using lease = one.projects.open(at('own.kinetint'), whose);
    using again = one.projects.open(at('own.kinetint'), whose);
    expect(again.project).toBe(lease.project);
    expect(() => two.projects.open(at('own.kinetint'), whose)).toThrow(expect.objectContaining({ code: 'project-locked' }) as Error);
  });

  it('load networks each for itself', async () => {
    const networkFile = await findNetwork(null);
    const file = { path: networkFile.path, sha256: networkFile.entry.sha256 };
    const network = await ColourNetwork.load(networkFile, 'cpu', one.networks);
    expect([one.networks.deviceOf(file), two.networks.deviceOf(file)]).toEqual(['cpu', null]);
    await network.release();
  });

  it('prove a device once each, however many films they look at', async () => {
    [one, two] = [new EngineParts(), new EngineParts()];
    const colour = vi.spyOn(ColourNetwork.prototype, 'colour');
    const runsOf = async (engine: EngineParts): Promise<number> => {
      colour.mockClear();
      const { devices } = await planColorize(requestFor(film, { output: at('plan.mkv') }), { engine, signal });
      expect(devices.map(({ device, usable }) => [device, usable])).toEqual([['cpu', true]]);
      return colour.mock.calls.length;
    };
    const first = await runsOf(one);
    expect(first).toBeGreaterThan(0);
    expect(await runsOf(one)).toBe(0);
    expect(await runsOf(two)).toBe(first);
    colour.mockRestore();
  });

  it('compare a network’s file with its checksum each for itself', async () => {
    const networkFile = await findNetwork(null);
    const copy = { ...networkFile, path: at('copied.onnx') };
    await cp(networkFile.path, copy.path);
    const when = new Date(2026, 0, 1);
    await utimes(copy.path, when, when);
    await one.checkedFiles.verify(copy);
    // Nothing but its content tells that it is another.
    await writeFile(copy.path, Buffer.alloc((await stat(copy.path)).size));
    await utimes(copy.path, when, when);
    await one.checkedFiles.verify(copy);
    await expect(two.checkedFiles.verify(copy)).rejects.toMatchObject({ code: 'model-corrupt' });
  });

  it('remember each for itself which network films are coloured with', async () => {
    const { onCpu } = await defaultNetworks();
    const larger = { ...onCpu, entry: { ...onCpu.entry, id: 'larger', defaultFor: ['gpu' as const] } };
    const both = at('both');
    await cp(process.env['KINETINT_MODELS']!, both, { recursive: true });
    const catalogue = JSON.parse(await readFile(join(both, 'catalog.json'), 'utf8')) as { models: unknown[] };
    await writeFile(join(both, 'catalog.json'), JSON.stringify({ ...catalogue, models: [...catalogue.models, larger.entry] }));
    process.env['KINETINT_MODELS'] = both;
    try {
      one.networkInUse.remember(larger, { onCpu, onGpu: larger });
      expect((await one.networkInUse.find()).entry.id).toBe('larger');
      expect((await two.networkInUse.find()).entry.id).toBe(onCpu.entry.id);
    } finally {
      useTinyNetwork();
    }
  });

  it.skipIf(process.platform === 'win32')('prove encoders each for itself', async () => {
    process.env['KINETINT_FFMPEG'] = pretendHardware(folder);
    const wish = { codec: 'h264', quality: null, preset: null, bitDepth: null } as const;
    const chosen = async (engine: EngineParts): Promise<string> =>
      (await engine.encoders.choose((await filmOf(engine)).video, wish, null, 'auto', signal)).encoder.name;
    try {
      behave('works');
      expect(await chosen(one)).toBe('h264_nvenc');
      behave('fails');
      expect([await chosen(one), await chosen(two)]).toEqual(['h264_nvenc', 'libx264']);
    } finally {
      delete process.env['KINETINT_FFMPEG'];
    }
  });

  it('make the tables of the viewer each for itself', async () => {
    const colour = filmColourOf((await filmOf(one)).video);
    const table = await one.chromaTables.of(colour);
    expect(await one.chromaTables.of(colour)).toBe(table);
    const other = await two.chromaTables.of(colour);
    expect(other).not.toBe(table);
    expect(other).toEqual(table);
  });
});

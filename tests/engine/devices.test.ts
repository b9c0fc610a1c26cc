import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { defaultNetworks, findNetwork, type NetworkFile } from '../../electron/engine/network/catalog.ts';
import { chooseNetworkAndDevice, NetworkInUse } from '../../electron/engine/network/choose-network.ts';
import { chooseDevice, platformDevices } from '../../electron/engine/network/devices.ts';
import { ColourNetwork } from '../../electron/engine/network/network.ts';
import { ProofMarks } from '../../electron/engine/network/proof-marks.ts';
import type { Providers } from '../../electron/engine/network/providers.ts';
import { EngineParts } from '../../electron/engine/session/engine-parts.ts';
import { catalogSchema } from '../../shared/networks/catalog.ts';
import { deviceReportSchema } from '../../shared/job/device-report.ts';
import type { Device, DeviceChoice } from '../../shared/job/settings.ts';
import { eventsOf, kinetint } from './support/cli.ts';
import { engine, lumaHashes, tinyNetworks, useTinyNetwork } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';
import { softwareVulkan } from './support/software-vulkan.ts';

const execute = promisify(execFile);
const folder = filmFolder();
const size = { width: 64, height: 64 };
/** No driver is found here, whatever the machine has. */
const withoutVulkan = { VK_DRIVER_FILES: join(folder, 'none.json'), VK_ICD_FILENAMES: join(folder, 'none.json') };
beforeAll(useTinyNetwork);

/** Every device but the CPU is `pretended` by the CPU running the network that this gives. */
function pretend(change: (networkFile: NetworkFile, device: Device) => NetworkFile): Providers {
  return {
    missing: () => null,
    load: (networkFile, device) => ColourNetwork.load(device === 'cpu' ? networkFile : change(networkFile, device), 'cpu', engine.networks),
  };
}

/** The same network with its answer scaled: a provider that computes something else. */
function scaled(networkFile: NetworkFile, factor: number): NetworkFile {
  const { output } = networkFile.entry;
  if (output.space !== 'ab') throw new Error('The tiny network answers with a*b*.');
  return { ...networkFile, entry: { ...networkFile.entry, output: { ...output, abScale: output.abScale * factor } } };
}

describe('the network follows the device where none is asked for', () => {
  const gpu = platformDevices().find((device) => device !== 'cpu')!;

  /** A pretended GPU that takes so many milliseconds longer a frame. */
  function slower(milliseconds: number): Providers {
    return {
      missing: (device) => (device === gpu ? null : { code: 'no-driver' }),
      load: async (networkFile, device) => {
        const network = await ColourNetwork.load(networkFile, 'cpu', engine.networks);
        const colour = network.colour.bind(network);
        const delay = device === 'cpu' ? 40 : milliseconds;
        network.colour = async (...given) => {
          await new Promise((resolve) => setTimeout(resolve, delay * given[0].length));
          return colour(...given);
        };
        return network;
      },
    };
  }

  async function chosenWith(wanted: DeviceChoice, providers: Providers): Promise<readonly [string, Device, number]> {
    const onCpu = await findNetwork(null);
    const onGpu = { ...onCpu, entry: { ...onCpu.entry, id: 'larger' } };
    const { networkFile, device, network, reports } = await chooseNetworkAndDevice({ onCpu, onGpu }, wanted, () => size, {
      checkedFiles: engine.checkedFiles,
      devices: providers,
    });
    await network.release();
    return [networkFile.entry.id, device, reports.length];
  }

  it('a GPU colours with its own network', async () => {
    expect(await chosenWith('auto', slower(0))).toEqual(['larger', gpu, platformDevices().length]);
  });

  it('the CPU keeps to its own, a slower GPU is used only if it is wanted', async () => {
    expect(await chosenWith('auto', slower(500))).toEqual(['tiny', 'cpu', platformDevices().length]);
    expect(await chosenWith('cpu', slower(0))).toEqual(['tiny', 'cpu', 1]);
    expect(await chosenWith(gpu, slower(500))).toEqual(['larger', gpu, 2]);
  });

  it('what looks at a film uses the network that the film is coloured with', async () => {
    const both = join(folder, 'both');
    await cp(tinyNetworks, both, { recursive: true });
    const catalogue = catalogSchema.parse(JSON.parse(await readFile(join(both, 'catalog.json'), 'utf8')));
    const larger = { ...catalogue.models[0]!, id: 'larger', defaultFor: ['gpu'] };
    await writeFile(join(both, 'catalog.json'), JSON.stringify({ ...catalogue, models: [...catalogue.models, larger] }));
    process.env['KINETINT_MODELS'] = both;
    try {
      const defaults = await defaultNetworks();
      const inUse = new NetworkInUse();
      expect((await inUse.find()).entry.id).toBe('tiny');
      inUse.remember(defaults.onGpu!, defaults);
      expect((await inUse.find()).entry.id).toBe('larger');
      inUse.remember(defaults.onCpu, defaults);
      expect((await inUse.find()).entry.id).toBe('tiny');
    } finally {
      process.env['KINETINT_MODELS'] = tinyNetworks;
    }
  });

  it("a damaged file of the GPU's network leaves the CPU's", async () => {
    const onCpu = await findNetwork(null);
    const onGpu = { ...onCpu, entry: { ...onCpu.entry, id: 'larger', sha256: '0'.repeat(64) } };
    const { networkFile, network } = await chooseNetworkAndDevice({ onCpu, onGpu }, 'auto', () => size, {
      checkedFiles: engine.checkedFiles,
      devices: slower(0),
    });
    await network.release();
    expect(networkFile.entry.id).toBe('tiny');
  });
});

describe('the device is chosen by proof', () => {
  const others = platformDevices().filter((device) => device !== 'cpu');

  it('one that does not answer in time is passed over, and counts as one that took the process down', async () => {
    const marks = new ProofMarks(() => join(folder, 'proofs'));
    const hangs: Providers = {
      missing: (device) => (device === others[0] ? null : { code: 'no-driver' }),
      load: async (networkFile, device) =>
        device === 'cpu' ? ColourNetwork.load(networkFile, 'cpu', engine.networks) : new Promise(() => undefined),
      marks,
      patience: 200,
    };
    const reasonOf = async (): Promise<unknown> => {
      const { network, device, reports } = await chooseDevice(await findNetwork(null), 'auto', size, hangs);
      await network.release();
      expect(device).toBe('cpu');
      return reports[0]?.reason;
    };
    expect(await reasonOf()).toEqual({ code: 'no-answer', seconds: 0.2 });
    expect(await reasonOf()).toEqual({ code: 'no-answer', seconds: 0.2 });
    // Not tried a third time, but when it is asked for.
    expect(await reasonOf()).toEqual({ code: 'died-before' });
    await expect(chooseDevice(await findNetwork(null), others[0]!, size, hangs)).rejects.toMatchObject({ code: 'device-unavailable' });
    marks.forget();
    expect(await reasonOf()).toEqual({ code: 'no-answer', seconds: 0.2 });
  });

  it('one whose answer differs is passed over, and why is said', async () => {
    const { network, device, reports } = await chooseDevice(
      await findNetwork(null),
      'auto',
      size,
      pretend((networkFile) => scaled(networkFile, 1.5)),
    );
    await network.release();
    expect(device).toBe('cpu');
    expect(reports.map((report) => [report.device, report.usable])).toEqual([...others.map((name) => [name, false]), ['cpu', true]]);
    for (const { detail } of reports.slice(0, -1)) expect(detail).toMatch(/^its answer differs from the CPU's by \d+\.\d in a\*b\*$/);
  });

  it('one that answers with what is no number is passed over', async () => {
    const { network, reports } = await chooseDevice(
      await findNetwork(null),
      'auto',
      size,
      pretend((networkFile) => scaled(networkFile, Number.NaN)),
    );
    await network.release();
    expect(reports[0]).toMatchObject({ usable: false, detail: 'its answer is no number' });
  });

  it('rounding that no eye sees passes', async () => {
    const { network, device, reports } = await chooseDevice(
      await findNetwork(null),
      others[0]!,
      size,
      pretend((networkFile) => scaled(networkFile, 1.001)),
    );
    await network.release();
    expect(device).toBe(others[0]);
    expect(reports[0]).toMatchObject({ device: others[0], usable: true });
  });

  it('one that fails is passed over, and the rest are still tried', async () => {
    const tried: Device[] = [];
    const failing: Providers = {
      missing: (device) => (device === others[0] ? null : { code: 'no-driver' }),
      load: (networkFile, device) => {
        tried.push(device);
        return device === 'cpu' ? ColourNetwork.load(networkFile, 'cpu', engine.networks) : Promise.reject(new Error('device lost'));
      },
    };
    const { network, device, reports } = await chooseDevice(await findNetwork(null), 'auto', size, failing);
    await network.release();
    expect([device, tried]).toEqual(['cpu', ['cpu', others[0]]]);
    expect(reports.map(({ detail }) => detail)).toEqual([
      'device lost',
      ...others.slice(1).map(() => 'no graphics driver for Vulkan on this machine'),
      expect.stringMatching(/ms a frame$/),
    ]);
  });

  it('of DirectML every graphics adapter is tried, and the fastest whose colours match is the one that networks are opened on', async () => {
    const { platform } = process;
    const tried: (number | undefined)[] = [];
    const { networks: pool } = new EngineParts();
    const adapters: Providers = {
      useAdapter: (device, adapter) => {
        pool.useAdapter(device, adapter);
      },
      missing: (device) => (device === 'directml' ? null : { code: 'no-driver' }),
      load: async (networkFile, device, adapter) => {
        if (device === 'cpu') return ColourNetwork.load(networkFile, 'cpu', engine.networks);
        tried.push(adapter);
        // The first is a driver that fails, the last is not there; the second is slow, and the third is right.
        if (adapter === 0 || adapter === 3) throw new Error('The specified device interface is not supported');
        const network = await ColourNetwork.load(networkFile, 'cpu', engine.networks);
        const colour = network.colour.bind(network);
        network.colour = async (...given) => {
          await new Promise((resolve) => setTimeout(resolve, adapter === 1 ? 300 : 0));
          return colour(...given);
        };
        return network;
      },
    };
    Object.defineProperty(process, 'platform', { value: 'win32' });
    try {
      const { network, device, reports } = await chooseDevice(await findNetwork(null), 'directml', size, adapters);
      await network.release();
      expect([device, tried, pool.adapterOf('directml')]).toEqual(['directml', [0, 1, 2, 3], 2]);
      expect(reports[0]).toMatchObject({ device: 'directml', usable: true });
    } finally {
      Object.defineProperty(process, 'platform', { value: platform });
    }
  });

  it('one that is asked for by name and differs is refused by name', async () => {
    await expect(
      chooseDevice(
        await findNetwork(null),
        others[0]!,
        size,
        pretend((networkFile) => scaled(networkFile, 2)),
      ),
    ).rejects.toMatchObject({
      code: 'device-unavailable',
      message: expect.stringMatching(/cannot be used \(its answer differs.*choose another with --device/) as unknown,
    });
  });
});

const devicesSchema = z.object({ type: z.literal('devices'), chosen: z.string(), devices: z.array(deviceReportSchema) });

describe('kinetint devices', () => {
  it('without a graphics driver: the CPU is used, one clear line for each of the others', async () => {
    const result = await kinetint(['devices'], { env: withoutVulkan });
    expect([result.status, result.stderr]).toEqual([0, '']);
    const lines = result.stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(platformDevices().length);
    expect(lines.at(-1)).toMatch(/^cpu +used +\d+(\.\d)? ms a frame$/);
    for (const line of lines.slice(0, -1)) expect(line).toMatch(/^(cuda|webgpu) +no +\S.{10,120}$/);
  });

  it('leaves nothing behind that ONNX Runtime would report home with', async () => {
    const home = join(folder, 'home');
    await mkdir(home);
    const result = await kinetint(['devices'], { env: { ...withoutVulkan, HOME: home, XDG_CACHE_HOME: join(home, '.cache') } });
    expect(result.status).toBe(0);
    expect((await readdir(home, { recursive: true })).filter((path) => /onnxruntime/i.test(path))).toEqual([]);
  });

  it('asked for a device that cannot be: exit 1 and why', async () => {
    const film = await makeFilm(join(folder, 'asked.mp4'), { seconds: 0.4 });
    const result = await kinetint(['colorize', film, '--device', 'webgpu'], { env: withoutVulkan });
    expect(result.status).toBe(1);
    expect(result.stderr).toMatch(/^The device webgpu cannot be used \(no .*\): choose another with --device, or leave it to "auto"\.\n$/);
  });
});

const vulkan = softwareVulkan();
if (vulkan === null) console.log("skipped: no software Vulkan driver (Electron's folder or Debian's chromium) on this machine");

describe.skipIf(vulkan === null)('WebGPU on a software Vulkan driver', () => {
  const env = vulkan ?? {};

  async function answer(device: Device): Promise<number[][]> {
    const program = join(import.meta.dirname, 'support/network-answer.ts');
    const { stdout } = await execute(process.execPath, [program, device], {
      env: { ...process.env, ...env, KINETINT_MODELS: tinyNetworks },
      maxBuffer: 1 << 28,
    });
    return z.array(z.array(z.number())).parse(JSON.parse(stdout));
  }

  it("answers as the CPU does, within a hundredth of a*b*'s unit", async () => {
    const [cpu, gpu] = [await answer('cpu'), await answer('webgpu')];
    expect(gpu.map((planes) => planes.length)).toEqual(cpu.map((planes) => planes.length));
    const greatest = Math.max(...cpu.flatMap((planes, frame) => planes.map((value, at) => Math.abs(value - gpu[frame]![at]!))));
    expect(greatest).toBeLessThan(0.01);
    // The frames differ, so a shuffled batch would not pass.
    expect(cpu[0]).not.toEqual(cpu[1]);
  });

  it('is proved by kinetint devices', async () => {
    const result = await kinetint(['devices', '--json'], { env });
    const { chosen, devices } = devicesSchema.parse(JSON.parse(result.stdout));
    expect(chosen).toBe('cpu');
    expect(devices.find(({ device }) => device === 'webgpu')).toMatchObject({
      usable: true,
      detail: expect.stringMatching(/ms a frame, slower than cpu$/) as unknown,
    });
  });

  it('colours a film, whose luma stays', async () => {
    const film = await makeFilm(join(folder, 'film.mkv'), { seconds: 0.4, encoder: ['ffv1'] });
    const output = join(folder, 'film.color.mkv');
    const result = await kinetint(['colorize', film, '-o', output, '--codec', 'ffv1', '--device', 'webgpu', '--json'], { env });
    expect([result.status, result.stderr]).toEqual([0, '']);
    expect(eventsOf(result).at(-1)).toMatchObject({ type: 'done', device: 'webgpu', frames: 10 });
    expect(await lumaHashes(output)).toEqual(await lumaHashes(film));
  });
});

import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { LabSpace } from '../../shared/colour/lab.ts';
import { userCatalogSchema, type NetworkEntry } from '../../shared/networks/catalog.ts';
import { templatesFor } from '../../electron/engine/network/presets.ts';
import { tryApart } from '../../electron/engine/network/trial-apart.ts';
import { areGone } from '../support/processes.ts';
import { eventsOf, kinetint, type CliResult } from './support/cli.ts';
import { ffmpeg, filmFolder, makeFilm } from './support/films.ts';

/** Small networks with the tensors of other people's, see models/training/foreign_networks.py. */
const networks = fileURLToPath(new URL('../support/foreign-networks', import.meta.url));
const folder = filmFolder();
const own = join(folder, 'networks');
const film = join(folder, 'film.mp4');
const srgb = new LabSpace('bt709', 'srgb');

/** Middle grey, so that what each network answers can be worked out. */
beforeAll(() => makeFilm(film, { source: 'color=c=0x808080:size=160x90:rate=25:duration=0.4' }));

const models = (...args: readonly string[]): Promise<CliResult> => kinetint(['models', ...args], { env: { KINETINT_MODELS_USER: own } });
const add = (file: string, ...args: readonly string[]): Promise<CliResult> => models('add', join(networks, file), ...args);

async function entries(): Promise<NetworkEntry[]> {
  return userCatalogSchema.parse(JSON.parse(await readFile(join(own, 'catalog.json'), 'utf8'))).models;
}

const colour = (model: readonly string[], output: string): Promise<CliResult> =>
  kinetint(
    [
      'colorize',
      film,
      ...model,
      '--device',
      'cpu',
      '--codec',
      'ffv1',
      '-o',
      output,
      '--project',
      `${output}.kinetint`,
      '--smoothing',
      '0',
      '--every',
      '1',
      '--json',
    ],
    { env: { KINETINT_MODELS_USER: own } },
  );

async function expectRefusal(result: CliResult, sentence: RegExp, status = 1): Promise<void> {
  expect(result.stderr).toMatch(sentence);
  expect(result.stderr.trimEnd().split('\n')).toHaveLength(1);
  expect([result.status, result.stdout]).toEqual([status, '']);
  // A refused file leaves nothing behind.
  const left = existsSync(own) ? await readdir(own) : [];
  expect(left.filter((name) => name.startsWith('.'))).toEqual([]);
}

/** Mean a*, b* of a film's frames, as a player shows them: BT.601 (the film is small), limited range. */
async function meanColour(path: string, part = ''): Promise<[number, number]> {
  const [y = 0, u = 0, v = 0] = await ffmpeg(
    '-i',
    path,
    '-frames:v',
    '1',
    '-vf',
    `${part}format=yuv444p,scale=1:1:flags=area`,
    '-f',
    'rawvideo',
    '-',
  );
  const [luma, cb, cr] = [(y - 16) / 219, (u - 128) / 224, (v - 128) / 224];
  const [, a, b] = srgb.rgbToLab(luma + 1.402 * cr, luma - 0.344136 * cb - 0.714136 * cr, luma + 1.772 * cb);
  return [a, b];
}

const grey = 128 / 255;
const warm = srgb.rgbToLab(grey + 0.06, grey, grey - 0.08).slice(1);
const bright = 1 / (1 + Math.exp(-40 * ((srgb.rgbToLab(grey, grey, grey)[0] - 50) / 100)));

describe('a network of another maker colours a film', () => {
  it.each([
    ['deoldify.onnx', 'deoldify', warm],
    ['deoldify-normalised.onnx', 'deoldify', warm],
    ['deoldify-unit.onnx', 'deoldify', warm],
    ['ddcolor.onnx', 'ddcolor', [18 * grey, 30 * grey]],
    ['ddcolor-half.onnx', 'ddcolor', [18 * grey, 30 * grey]],
    ['eccv16.onnx', 'eccv16', [5 + 15 * bright, -35 + 75 * bright]],
    ['siggraph17.onnx', 'siggraph17', [-25, 15]],
  ])('%s as %s', async (file, preset, [a = NaN, b = NaN]) => {
    const id = file.replace('.onnx', '-test');
    const added = await add(file, '--as', preset, '--id', id, '--licence', 'MIT', '--json');
    expect([added.status, added.stderr]).toEqual([0, '']);
    expect(JSON.parse(added.stdout)).toMatchObject({
      type: 'added',
      warnings: [],
      model: { id, licence: 'MIT', origin: { from: file, preset, trust: 'own' } },
    });
    const output = join(folder, `${id}.mkv`);
    const result = await colour(['--model', id], output);
    expect(eventsOf(result).at(-1), result.stderr).toMatchObject({ type: 'done', frames: 10, model: id });
    const [gotA, gotB] = await meanColour(output);
    expect(Math.hypot(gotA - a, gotB - b), `${gotA}, ${gotB} for ${a}, ${b}`).toBeLessThan(2.5);
  });
});

describe('a network that takes points', () => {
  it('is told the colours that a person gave, and answers to them', async () => {
    const given = join(folder, 'points.json');
    await writeFile(given, JSON.stringify({ hints: [{ frame: 0, x: 0.25, y: 0.5, radius: 0.1, a: -40, b: 30 }] }));
    const output = join(folder, 'pointed.mkv');
    const result = await colour(['--model', 'siggraph17-test', '--hints', given, '--force'], output);
    expect(eventsOf(result).at(-1), result.stderr).toMatchObject({ type: 'done', frames: 10 });
    const crop = (x: number): Promise<[number, number]> => meanColour(output, `crop=12:12:${x}:39,`);
    // Where it is told of a point, and only there, the tests' network answers far redder and yellower than its own colour
    // (models/training/foreign_networks.py); points are told as squares with room between them.
    const [a, b] = await crop(34);
    expect(a).toBeGreaterThan(-20);
    expect(b).toBeGreaterThan(20);
    const [farA, farB] = await crop(118);
    expect(Math.hypot(farA + 25, farB - 15)).toBeLessThan(2.5);
  });
});

describe('networks together, and at other sizes', () => {
  it('a mix gives the weighted mean of their colours, and its project is exported again', async () => {
    const output = join(folder, 'mix.mkv');
    const result = await colour(['--model', 'siggraph17-test:75+ddcolor-test:25'], output);
    expect(eventsOf(result).at(-1), result.stderr).toMatchObject({ type: 'done', model: 'siggraph17-test:75+ddcolor-test:25' });
    const [a, b] = [0.75 * -25 + 0.25 * 18 * grey, 0.75 * 15 + 0.25 * 30 * grey];
    const [gotA, gotB] = await meanColour(output);
    expect(Math.hypot(gotA - a, gotB - b), `${gotA}, ${gotB} for ${a}, ${b}`).toBeLessThan(2.5);
    const again = join(folder, 'mix-again.mkv');
    const project = `${output}.kinetint`;
    expect(existsSync(project)).toBe(true);
    const exported = await kinetint(['export', project, '--codec', 'ffv1', '-o', again], { env: { KINETINT_MODELS_USER: own } });
    expect(exported.status, exported.stderr).toBe(0);
    expect(await meanColour(again)).toEqual([gotA, gotB]);
  });

  it('a size is said for one network, and refused in a sentence where it is none', async () => {
    const sized = await colour(['--model', 'siggraph17-test', '--network-size', '128'], join(folder, 'sized.mkv'));
    expect(eventsOf(sized).at(-1), sized.stderr).toMatchObject({ type: 'done', model: 'siggraph17-test@128' });
    const fixed = await colour(['--model', 'eccv16-test', '--network-size', '128'], join(folder, 'no.mkv'));
    expect([fixed.status, fixed.stdout]).toEqual([2, expect.stringContaining('takes pictures of 256x256 only') as string]);
    const mix = await colour(['--model', 'eccv16-test+ddcolor-test', '--network-size', '128'], join(folder, 'no.mkv'));
    expect([mix.status, mix.stdout]).toEqual([2, expect.stringContaining('--network-size is for one network') as string]);
    expect(existsSync(join(folder, 'no.mkv'))).toBe(false);
  });
});

describe('kinetint models add', () => {
  it('refuses what does not fit, in one sentence', async () => {
    await expectRefusal(
      await add('eccv16.onnx', '--as', 'ddcolor', '--id', 'no'),
      /eccv16\.onnx does not fit "ddcolor": its input is "input" \(float32, 1 x 1 x 256 x 256\), where a picture of 3 channels is wanted/,
    );
    await expectRefusal(
      await add('ddcolor.onnx', '--as', 'deoldify', '--id', 'no'),
      /does not fit "deoldify": it has no output of 3 channels/,
    );
    await expectRefusal(
      await add('siggraph17.onnx', '--as', 'eccv16', '--id', 'no'),
      /does not fit "eccv16": it also wants "input_B".*"mask_B"/,
    );
    await expectRefusal(
      await add('ddcolor.onnx', '--as', 'eccv17', '--id', 'no'),
      /no kind of network "eccv17": there are kinetint, deoldify, .*siggraph17/,
      2,
    );
    await expectRefusal(await models('add', film, '--as', 'ddcolor', '--id', 'no'), /film\.mp4 is no network that ONNX Runtime can read/);
    await expectRefusal(await models('add', join(folder, 'nowhere.onnx'), '--as', 'ddcolor'), /no file .*nowhere\.onnx/);
    await expectRefusal(await models('add', folder, '--as', 'ddcolor', '--id', 'no'), /no file/);
    await expectRefusal(await add('ddcolor.onnx', '--as', 'ddcolor', '--id', 'Big Name'), /"Big Name" is no name for a network/, 2);
    // A file with a hole in it takes no room on the disk.
    const huge = join(folder, 'huge.onnx');
    await writeFile(huge, '');
    await truncate(huge, 3e9);
    await expectRefusal(
      await models('add', huge, '--as', 'ddcolor', '--id', 'no'),
      /huge\.onnx has 3000\.0 MB, and this machine takes networks of/,
    );
    expect((await entries()).map(({ id }) => id)).not.toContain('no');
  });

  it('refuses weights that lie in another file, which it neither takes along nor reads', async () => {
    await expectRefusal(
      await add('outside.onnx', '--as', 'deoldify', '--id', 'no'),
      /outside\.onnx is no network that ONNX Runtime can read .*: choose a whole \.onnx file with its weights inside/,
    );
    // Beside them it would do.
    await expect(tryApart(join(networks, 'outside.onnx'), await templatesFor('deoldify'), 'deoldify')).resolves.toBeDefined();
  });

  it.each([
    ['endless.onnx', 'never ends', { seconds: 4, bytes: 8e9 }],
    ['greedy.onnx', 'asks for more memory than it may', { seconds: 120, bytes: 3e8 }],
  ])('ends %s, which %s, and says so', async (file, _, limits) => {
    const begun = performance.now();
    const tried = tryApart(join(networks, file), await templatesFor('deoldify'), 'deoldify', limits);
    await expect(tried).rejects.toThrow(`${file} could not be tried: it took more time or memory than it may`);
    expect(performance.now() - begun).toBeLessThan(60_000);
    if (process.platform === 'linux') expect(await areGone('trial-process')).toBe(true);
  });

  it('takes what stays within its bounds', async () => {
    const { manifest } = await tryApart(join(networks, 'greedy.onnx'), await templatesFor('deoldify'), 'deoldify', {
      seconds: 120,
      bytes: 4e9,
    });
    expect(manifest.size).toBeDefined();
  });

  it('refuses colours that cannot be, and pictures that are not the one that went in', async () => {
    const manifest = join(folder, 'wild.json');
    const wild = {
      input: { space: 'grey-rgb', scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
      hints: null,
      output: { abScale: 100, stride: 2 },
      size: { multipleOf: 32, shortSide: 256 },
    };
    await writeFile(manifest, JSON.stringify(wild));
    await expectRefusal(await add('ddcolor.onnx', '--as', manifest, '--id', 'no'), /answer to a test picture is no colour: a\*b\* of \d+/);
    await writeFile(
      manifest,
      JSON.stringify({
        ...wild,
        input: { ...wild.input, scale: 255 },
        output: { space: 'rgb', scale: 1, mean: [0, 0, 0], std: [1, 1, 1], stride: 2 },
      }),
    );
    await expectRefusal(await add('deoldify-unit.onnx', '--as', manifest, '--id', 'no'), /is not the test picture in colour/);
    await writeFile(manifest, JSON.stringify({ input: {} }));
    await expectRefusal(await add('ddcolor.onnx', '--as', manifest, '--id', 'no'), /wild\.json is no manifest/, 2);
  });

  it('takes a manifest of its own, and says what looks odd', async () => {
    const manifest = join(folder, 'faint.json');
    await writeFile(
      manifest,
      JSON.stringify({
        input: { space: 'grey-rgb', scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
        hints: null,
        output: { abScale: 0.01, stride: 2 },
        size: { multipleOf: 32, shortSide: 256 },
      }),
    );
    const result = await add('ddcolor.onnx', '--as', manifest, '--id', 'faint');
    expect([result.status, result.stderr]).toEqual([0, '']);
    expect(result.stdout).toMatch(/^faint: added.*\nIt left the test picture as good as grey/);
  });

  it('takes no name twice, neither its own nor a shipped one', async () => {
    await expectRefusal(await add('eccv16.onnx', '--as', 'eccv16', '--id', 'tiny'), /There is a network "tiny" already/);
    await expectRefusal(await add('eccv16.onnx', '--as', 'eccv16', '--id', 'faint'), /There is a network "faint" already: .*--id/);
  });
});

describe('networks of one’s own', () => {
  it('are listed, verified, made the default and removed', async () => {
    expect((await add('eccv16.onnx', '--as', 'eccv16', '--id', 'mine', '--licence', 'BSD-2-Clause')).status).toBe(0);
    expect((await models('verify', 'mine')).stdout).toBe('mine: whole\n');
    expect((await models('default', 'mine')).stdout).toBe('mine is used where none is asked for\n');
    const listed: unknown = JSON.parse((await models('list', '--json')).stdout);
    expect(listed).toMatchObject({ type: 'models', default: 'mine' });
    expect((await models('list')).stdout).toMatch(
      /^tiny [^]*\nmine +1 +0\.6 kB +BSD-2-Clause eccv16 network from eccv16\.onnx \(your default\)$/m,
    );
    const plan = await kinetint(['colorize', film, '--device', 'cpu', '--dry-run', '-o', join(folder, 'dry.mp4')], {
      env: { KINETINT_MODELS_USER: own },
    });
    expect(plan.stderr).toContain('Coloured by eccv16 on cpu');
    await writeFile(join(own, 'mine.onnx'), 'damaged');
    expect((await models('verify', 'mine')).stderr).toMatch(/"mine" does not have its checksum.*remove it and add it again/);
    expect((await models('remove', 'mine')).stdout).toBe('mine: removed\n');
    expect(existsSync(join(own, 'mine.onnx'))).toBe(false);
    expect((await models('default')).stdout).toBe('tiny is used where none is asked for\n');
    await expectRefusal(await models('remove', 'mine'), /no network "mine"/);
    await expectRefusal(await models('remove', 'tiny'), /"tiny" comes with Kinetint and stays/, 2);
  });

  it('added again as another kind make other colours, not those that were stored', async () => {
    const place = join(folder, 'again');
    await mkdir(place);
    await cp(join(networks, 'deoldify-unit.onnx'), join(place, 'net.onnx'));
    const manifest = join(place, 'plain.json');
    await writeFile(
      manifest,
      JSON.stringify({
        input: { space: 'grey-rgb', scale: 1, mean: [0, 0, 0], std: [1, 1, 1] },
        hints: null,
        output: { space: 'rgb', scale: 1, mean: [0, 0.1, 0], std: [1, 1, 1], stride: 2 },
        size: { multipleOf: 32, shortSide: 256 },
      }),
    );
    const colour = async (kind: string): Promise<[number, number]> => {
      expect((await models('add', join(place, 'net.onnx'), '--as', kind)).status).toBe(0);
      const result = await kinetint(
        ['colorize', film, '--model', 'net', '--device', 'cpu', '--codec', 'ffv1', '-o', join(place, 'out.mkv'), '--force'],
        { env: { KINETINT_MODELS_USER: own } },
      );
      expect(result.status, result.stderr).toBe(0);
      expect((await models('remove', 'net')).status).toBe(0);
      return meanColour(join(place, 'out.mkv'));
    };
    const [warmA] = await colour('deoldify');
    const [greenA] = await colour(manifest);
    expect(warmA).toBeGreaterThan(0);
    expect(greenA).toBeLessThan(warmA - 5);
  });

  it('a catalogue that is damaged is said so, and nothing is coloured by guess', async () => {
    const damaged = join(folder, 'damaged');
    await mkdir(damaged);
    await writeFile(join(damaged, 'catalog.json'), '{"version": 1');
    const result = await kinetint(['models', 'list'], { env: { KINETINT_MODELS_USER: damaged } });
    expect([result.status, result.stderr]).toEqual([
      1,
      expect.stringMatching(/^The catalogue of your own networks .*damaged.catalog\.json cannot be read: move it away/),
    ]);
  });
});

import { execFile, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { tinyNetworks } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const manifestSchema = z.object({
  dependencies: z.record(z.string(), z.string()).default({}),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

const films = filmFolder();
let place: string;
let linked: Set<string>;

async function manifestOf(folder: string): Promise<string[]> {
  const { dependencies, optionalDependencies } = manifestSchema.parse(JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')));
  return [...Object.keys(dependencies), ...Object.keys(optionalDependencies)];
}

/** What npm would install beside a package: its dependencies and theirs, those of other platforms left out. */
async function linkDependencies(folder: string, into: string, seen = new Set<string>()): Promise<Set<string>> {
  for (const name of await manifestOf(folder)) {
    const from = join(root, 'node_modules', name);
    if (seen.has(name) || (await readdir(from).catch(() => null)) === null) continue;
    seen.add(name);
    await mkdir(dirname(join(into, name)), { recursive: true });
    await symlink(from, join(into, name), 'junction');
    await linkDependencies(from, into, seen);
  }
  return seen;
}

async function kinetint(args: readonly string[], cwd: string): Promise<{ stdout: string; stderr: string }> {
  const env = { ...process.env, KINETINT_MODELS: tinyNetworks, INIT_CWD: root };
  return execute(process.execPath, [join(place, 'node_modules/kinetint/bin/kinetint.mjs'), ...args], { cwd, env });
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'kinetint package é '));
  const { stdout } = await execute(process.execPath, [join(root, 'scripts/pack-cli.mjs')], { cwd: root });
  const tarball = / \(/.exec(stdout) === null ? '' : stdout.slice(0, stdout.indexOf(' ('));
  await mkdir(join(place, 'node_modules/kinetint'), { recursive: true });
  await execute('tar', ['-xzf', tarball, '-C', join(place, 'node_modules/kinetint'), '--strip-components=1']);
  linked = await linkDependencies(join(place, 'node_modules/kinetint'), join(place, 'node_modules'));
});
afterAll(() => rm(place, { recursive: true, force: true }));

it('the packed command colours a film in an empty folder, without Electron', async () => {
  // electron-log is the log of both faces and needs no Electron.
  const forWindow = [...linked].filter((name) => name !== 'electron-log' && /electron|react|vite/.test(name));
  expect(forWindow).toEqual([]);
  await makeFilm(join(films, 'film.mp4'));
  const { stdout } = await kinetint(['colorize', 'film.mp4', '--device', 'cpu', '--json'], films);
  const events = stdout
    .trim()
    .split('\n')
    .map((line) => z.object({ type: z.string() }).parse(JSON.parse(line)));
  expect(events.at(-1)?.type).toBe('done');
  expect((await readdir(films)).sort()).toEqual(['film.color.mp4', 'film.kinetint', 'film.mp4']);
});

it('brings its networks and its manual, and says its version', async () => {
  const { version } = z.object({ version: z.string() }).parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  expect((await kinetint(['--version'], films)).stdout).toBe(`${version}\n`);
  const files = await readdir(join(place, 'node_modules/kinetint/models'));
  expect(files).toEqual(expect.arrayContaining(['catalog.json', 'reel.onnx', 'studio.onnx', 'downloads.json']));
  const manual = await readFile(join(place, 'node_modules/kinetint/man/kinetint.1'), 'utf8');
  expect(manual).toMatch(/^\.TH KINETINT 1[^]*^\.SS kinetint colorize [^]*^\\fB\\-\\-codec <name>\\fR$[^]*^\.SS kinetint models add /m);
});

it('npm run means the folder where it was typed, and --json is JSON alone', async () => {
  const folder = await mkdtemp(join(films, 'typed-'));
  await makeFilm(join(folder, 'here.mp4'));
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const { stdout, stderr } = spawnSync(npm, ['--prefix', root, 'run', '-s', 'kinetint', '--', 'probe', 'here.mp4', '--json'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, KINETINT_MODELS: tinyNetworks },
  });
  expect(stderr).toBe('');
  expect(JSON.parse(stdout)).toMatchObject({ type: 'probe', film: { path: join(folder, 'here.mp4') } });
});

it.skipIf(process.platform === 'win32')("bash completes commands, options and their words, and leaves files to bash's own", async () => {
  const { stdout: script } = await kinetint(['completion', 'bash'], films);
  const ask = (...words: string[]): string[] => {
    const list = words.map((word) => `'${word}'`).join(' ');
    const asked = `${script}\nCOMP_WORDS=(kinetint ${list}); COMP_CWORD=${words.length}; _kinetint; echo "\${COMPREPLY[*]}"`;
    return spawnSync('bash', ['-c', asked], { encoding: 'utf8' }).stdout.trim().split(' ');
  };
  expect(ask('')).toEqual(expect.arrayContaining(['colorize', 'export', 'probe', 'models']));
  expect(ask('models', 'do')).toEqual(['download']);
  expect(ask('colorize', 'film.mp4', '--codec', 'pro')).toEqual(['prores']);
  expect(ask('colorize', 'fil')).toEqual(['']);
  expect(script).toMatch(/^complete -o default /m);
});

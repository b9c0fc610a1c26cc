import { execFile, spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { tinyNetworks } from './support/engine.ts';
import { filmFolder, makeFilm } from './support/films.ts';

const execute = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));

const films = filmFolder();
let place: string;
/** Where npm puts packages and programs below a prefix. */
const onWindows = process.platform === 'win32';
const npm = onWindows ? 'npm.cmd' : 'npm';
const packages = (): string => join(place, ...(onWindows ? [] : ['lib']), 'node_modules', 'kinetint');
const program = (): string => join(place, ...(onWindows ? ['kinetint.cmd'] : ['bin', 'kinetint']));

/** The line by which docs/command-line.md says to install the command. */
async function installLine(): Promise<string[]> {
  const [, words] = /`npm (install -g [^`]*)kinetint-VERSION\.tgz`/.exec(await readFile(join(root, 'docs/command-line.md'), 'utf8')) ?? [];
  return words!.trim().split(' ');
}

/** As somebody types it in a terminal of their own: nothing of the npm that runs these tests, this Node first. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const clean = Object.entries(process.env).filter(([name]) => !/^npm_|^INIT_CWD$|^NODE_OPTIONS$/i.test(name));
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter);
  return { ...Object.fromEntries(clean), PATH: path, npm_config_prefix: place, npm_config_audit: 'false', npm_config_fund: 'false' };
}

async function kinetint(args: readonly string[], cwd: string): Promise<{ stdout: string; stderr: string }> {
  const env = { ...ownEnvironment(), KINETINT_MODELS: tinyNetworks, INIT_CWD: root };
  return execute(onWindows ? `"${program()}"` : program(), [...args], { cwd, env, shell: onWindows });
}

beforeAll(async () => {
  place = await mkdtemp(join(tmpdir(), 'kinetint package é '));
  const { stdout } = await execute(process.execPath, [join(root, 'scripts/pack-cli.mjs')], { cwd: root });
  const tarball = / \(/.exec(stdout) === null ? '' : stdout.slice(0, stdout.indexOf(' ('));
  // What `npm ci` fetched is in npm's cache, so that this wants no network where it was run.
  const args = [...(await installLine()), '--prefer-offline', basename(tarball)];
  await execute(npm, args, { cwd: dirname(tarball), env: ownEnvironment(), shell: onWindows, maxBuffer: 1 << 26 });
}, 600_000);
afterAll(() => rm(place, { recursive: true, force: true }));

it('the packed command colours a film in an empty folder, without Electron', async () => {
  // electron-log is the log of both faces and needs no Electron.
  const installed = await readdir(join(packages(), 'node_modules'));
  const forWindow = installed.filter((name) => name !== 'electron-log' && /electron|react|vite/.test(name));
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
  const files = await readdir(join(packages(), 'models'));
  expect(files).toEqual(expect.arrayContaining(['catalog.json', 'reel.onnx', 'studio.onnx', 'downloads.json']));
  // Where `man kinetint` finds it; Windows has no such command.
  const manualPath = onWindows ? join(packages(), 'man/kinetint.1') : join(place, 'share/man/man1/kinetint.1');
  const manual = await readFile(manualPath, 'utf8');
  expect(manual).toMatch(/^\.TH KINETINT 1[^]*^\.SS kinetint colorize [^]*^\\fB\\-\\-codec <name>\\fR$[^]*^\.SS kinetint models add /m);
});

it('the image for containers installs it by the same line', async () => {
  const [, words = ''] =
    /^RUN npm (install .*?)\/tmp\/kinetint-\*\.tgz/m.exec(await readFile(join(root, 'docs/scale/Containerfile'), 'utf8')) ?? [];
  expect(words.trim().replace('--global', '-g').split(' ')).toEqual(await installLine());
});

it('npm run means the folder where it was typed, and --json is JSON alone', async () => {
  const folder = await mkdtemp(join(films, 'typed-'));
  await makeFilm(join(folder, 'here.mp4'));
  const { stdout, stderr } = spawnSync(npm, ['--prefix', root, 'run', '-s', 'kinetint', '--', 'probe', 'here.mp4', '--json'], {
    cwd: folder,
    encoding: 'utf8',
    shell: onWindows,
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

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit'], { stdio: 'ignore' }).status === 0;

it.skipIf(!has('zsh'))('zsh completes them in a terminal', async () => {
  const script = join(films, 'completion.zsh');
  await writeFile(script, (await kinetint(['completion', 'zsh'], films)).stdout);
  // A terminal of zsh's own: what is typed into it must come back completed, however long that takes.
  const asked = `
    zmodload zsh/zpty; zpty terminal zsh -f -i
    zpty -w terminal 'autoload -U compinit; compinit -u -d ${films}/dump; source ${script}; bindkey "^I" complete-word; echo RE''ADY'
    zpty -r -m terminal out '*READY*'
    for typed completed in 'kinetint models do' 'models download' 'kinetint colorize --codec pro' 'codec prores' 'kinetint colorize film.mp4 --satu' '--saturation'; do
      zpty -w -n terminal "$typed"$'\t'; zpty -r -m terminal out "*$completed*"; print -r -- "$completed"; zpty -w -n terminal $'\x15'
    done
    zpty -d terminal`;
  const { stdout } = await execute('zsh', ['-f', '-c', asked], { env: { ...ownEnvironment(), HOME: films }, timeout: 60_000 });
  expect(stdout).toBe('models download\ncodec prores\n--saturation\n');
});

it.skipIf(!has('fish'))('fish completes them, with what each is', async () => {
  const script = join(films, 'completion.fish');
  await writeFile(script, (await kinetint(['completion', 'fish'], films)).stdout);
  const asked = ['kinetint models do', 'kinetint colorize --codec pro'].map((line) => `complete -C '${line}'`);
  const { stdout } = await execute('fish', ['-c', [`source '${script}'`, ...asked].join('; ')], {
    env: { ...ownEnvironment(), HOME: films },
  });
  expect(stdout).toMatch(/^download\tdownload a network .*\nprores\t/);
});

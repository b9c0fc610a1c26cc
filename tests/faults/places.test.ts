import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { kinetint, type CliResult } from '../engine/support/cli.ts';
import { filmFolder, makeFilm } from '../engine/support/films.ts';
import { slowWriting } from '../support/slow-ffmpeg.ts';

const folder = filmFolder();
const at = (...names: string[]): string => join(folder, ...names);

async function digest(path: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
}

function expectSentence({ status, stderr }: CliResult, sentence: RegExp): void {
  const last = stderr.trimEnd().split('\n').at(-1)!;
  expect(last).toMatch(sentence);
  expect(last).not.toMatch(/undefined|Error:|fault of its own/);
  expect(status).not.toBe(0);
}

/** A disk of so many kilobytes; null where this system gives none. */
function smallDisk(path: string, kilobytes: number): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k`, 'tmpfs', path], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const disk = process.platform === 'linux' ? await mkdtemp(join(tmpdir(), 'kinetint-disk-')) : '';
const mounted = disk !== '' && smallDisk(disk, 256);
afterAll(async () => {
  if (mounted) execFileSync('umount', ['--lazy', disk]);
  if (disk !== '') await rm(disk, { recursive: true, force: true });
});
const resize = (kilobytes: number): Buffer => execFileSync('mount', ['-o', `remount,size=${kilobytes}k`, disk]);

let film = '';
let whole = '';
/** Its picture takes megabytes as FFV1, its colours some tens of kilobytes. */
const argsFor = (output: string, project: string): string[] => [
  ...['colorize', film, '--device', 'cpu', '--smoothing', '0', '--codec', 'ffv1', '-o', output, '--project', project],
];

beforeAll(async () => {
  film = await makeFilm(at('film.mkv'), { width: 320, height: 240, seconds: 2, grain: 20, audio: [{ encoder: 'flac' }] });
  expect((await kinetint(argsFor(at('whole.mkv'), at('whole.kinetint')))).status).toBe(0);
  whole = await digest(at('whole.mkv'));
}, 300_000);

// Only who may mount disks can fill one up without harm.
describe.skipIf(!mounted)('a disk that is full', () => {
  it('under the film that is written: said, nothing left of it, and the next run makes the same file', async () => {
    resize(256);
    const args = argsFor(join(disk, 'out.mkv'), at('output.kinetint'));
    expectSentence(await kinetint(args), /^The disk that would hold .*out\.mkv is full: free some space and run the same command again/);
    expect(await readdir(disk)).toEqual([]);
    resize(65_536);
    expect((await kinetint(args)).status).toBe(0);
    expect(await digest(join(disk, 'out.mkv'))).toBe(whole);
    await rm(join(disk, 'out.mkv'));
  });

  it('under the project: said, no film written, and the next run makes the same file', async () => {
    resize(48);
    const args = argsFor(at('elsewhere.mkv'), join(disk, 'film.kinetint'));
    expectSentence(await kinetint(args), /full/);
    expect((await readdir(folder)).filter((name) => name.startsWith('elsewhere'))).toEqual([]);
    resize(65_536);
    expect((await kinetint(args)).status).toBe(0);
    expect(await digest(at('elsewhere.mkv'))).toBe(whole);
    await rm(at('elsewhere.mkv'));
    await rm(join(disk, 'film.kinetint'));
  });

  it('under numbered pictures: said, and no folder left', async () => {
    resize(256);
    const args = [...argsFor(join(disk, 'pictures'), at('pictures.kinetint')), '--codec', 'png'];
    expectSentence(await kinetint(args), /^The disk that would hold .*pictures is full/);
    expect(await readdir(disk)).toEqual([]);
  });

  it('under the log: nothing else changes', async () => {
    resize(16);
    await writeFile(join(disk, 'filler'), Buffer.alloc(16 * 1024));
    const done = await kinetint(argsFor(at('logged.mkv'), at('logged.kinetint')), { env: { KINETINT_LOGS: disk } });
    expect([done.status, await digest(at('logged.mkv'))]).toEqual([0, whole]);
    await rm(join(disk, 'filler'));
  });
});

/** Runs the command and does something once, when the first frames are coloured. */
async function meanwhile(args: string[], change: () => Promise<void>): Promise<CliResult> {
  let changed: Promise<void> | undefined;
  // Slow enough that there is a meanwhile, however busy the machine is.
  const slow = await slowWriting(folder, 0.4);
  await slow.begin();
  const result = await kinetint([...args, '--json'], {
    env: { KINETINT_FFMPEG: slow.ffmpeg },
    onOutput: (text) => {
      if (text.includes('"type":"progress"')) changed ??= change();
    },
  });
  expect(changed, result.stderr).toBeDefined();
  await changed;
  return result;
}

const problemOf = ({ stdout }: CliResult): string => /"type":"error".*"message":"([^"]*)"/.exec(stdout)?.[1] ?? stdout.slice(-300);

/** The drive is pulled out: everything that is open on it stays open, and nothing of it can be found any more. */
describe.skipIf(!mounted)('a drive that is gone during the work', () => {
  const drive = at('drive');
  const plugIn = (): Buffer => execFileSync('mount', ['--bind', keptOf, drive]);
  const pullOut = (): Buffer => execFileSync('umount', ['--lazy', drive]);
  /** What is on it. */
  const keptOf = at('what the drive holds');
  beforeAll(async () => {
    for (const place of [drive, keptOf]) await mkdir(place, { recursive: true });
  });

  it.each([
    ['film', /film\.mkv was replaced, changed or removed while it was being coloured: put the film back and run the same command again/],
    ['output', /out\.mkv cannot be written: choose another place with -o/],
    ['project', /./],
  ] as const)('the %s: said, nothing of it lost, and with the drive back the next run makes the same file', async (what, sentence) => {
    plugIn();
    const places = { film: at(`drive-${what}.mkv`), output: at(`drive-${what}-out.mkv`), project: at(`drive-${what}.kinetint`) };
    places[what] = join(drive, { film: 'film.mkv', output: 'out.mkv', project: 'film.kinetint' }[what]);
    await copyFile(film, places.film);
    const args = argsFor(places.output, places.project).map((word) => (word === film ? places.film : word));
    const result = await meanwhile(args, () => Promise.resolve(void pullOut()));
    // A project that is open stays so, whole, and may come to its end.
    if (what !== 'project') {
      expect(result.status).not.toBe(0);
      expect(problemOf(result)).toMatch(sentence);
      expect(await readdir(drive)).toEqual([]);
    }
    plugIn();
    const again = await kinetint([...args, '--force']);
    expect([again.status, again.stderr.match(/fault of its own/)]).toEqual([0, null]);
    expect(await digest(places.output)).toBe(whole);
    expect((await readdir(drive)).filter((name) => name.includes('.part'))).toEqual([]);
    pullOut();
  });
});

describe('places that change under the work', () => {
  it('the output folder is removed: said, and the next run goes on', async () => {
    const place = at('gone');
    await mkdir(place, { recursive: true });
    const args = argsFor(join(place, 'out.mkv'), at('gone.kinetint'));
    const result = await meanwhile(args, () => rm(place, { recursive: true, force: true, maxRetries: 5 }));
    expect(result.status).not.toBe(0);
    expect(problemOf(result)).toMatch(/out\.mkv cannot be written: choose another place with -o/);
    await mkdir(place);
    expect((await kinetint(args)).status).toBe(0);
    expect(await digest(join(place, 'out.mkv'))).toBe(whole);
  });

  it("the output's folder becomes read-only: said, and the next run goes on", async (context) => {
    const place = at('closed');
    await mkdir(place, { recursive: true });
    const args = argsFor(join(place, 'out.mkv'), at('closed.kinetint'));
    // Root heeds no rights, but the file system's own word.
    const close = async (isClosed: boolean): Promise<void> => {
      if (process.getuid?.() === 0) execFileSync('chattr', [isClosed ? '+i' : '-i', place], { stdio: 'ignore' });
      else await chmod(place, isClosed ? 0o555 : 0o755);
    };
    try {
      await close(true);
      await close(false);
    } catch {
      context.skip('no folder can be made read-only here');
    }
    try {
      const result = await meanwhile(args, () => close(true));
      expect(result.status).not.toBe(0);
      expect(problemOf(result)).toMatch(/out\.mkv cannot be written: choose another place with -o/);
    } finally {
      await close(false);
    }
    expect((await kinetint(args)).status).toBe(0);
    expect(await digest(join(place, 'out.mkv'))).toBe(whole);
    // What could not be removed then is now.
    expect(await readdir(place)).toEqual(['out.mkv']);
  });

  it('the film is replaced by another: said, no film of both, and with the first one back the next run makes the same file', async () => {
    const [mine, other] = [at('mine.mkv'), at('other.mkv')];
    await copyFile(film, mine);
    await makeFilm(other, { width: 320, height: 240, seconds: 2, grain: 5, source: 'mandelbrot=size=320x240:rate=25', extra: ['-t', '2'] });
    const args = argsFor(at('replaced.mkv'), at('replaced.kinetint')).map((word) => (word === film ? mine : word));
    const result = await meanwhile(args, () => rename(other, mine));
    expect(result.status).not.toBe(0);
    expect(problemOf(result)).toMatch(/mine\.mkv was replaced, changed or removed while it was being coloured: put the film back/);
    expect((await readdir(folder)).filter((name) => name.startsWith('replaced') && !name.includes('.kinetint'))).toEqual([]);
    await copyFile(film, mine);
    expect((await kinetint(args)).status).toBe(0);
    expect(await digest(at('replaced.mkv'))).toBe(whole);
  });

  it('the film is removed: said', async () => {
    const mine = at('removed.mkv');
    await copyFile(film, mine);
    const args = argsFor(at('removed out.mkv'), at('removed.kinetint')).map((word) => (word === film ? mine : word));
    const result = await meanwhile(args, () => rm(mine));
    expect(result.status).not.toBe(0);
    expect(problemOf(result)).toMatch(/removed\.mkv was replaced, changed or removed while it was being coloured/);
    expect((await readdir(folder)).filter((name) => name.startsWith('removed out'))).toEqual([]);
  });
});

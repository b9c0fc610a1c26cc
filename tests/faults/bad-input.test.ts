import { spawnSync } from 'node:child_process';
import { cpSync, existsSync } from 'node:fs';
import { appendFile, link, mkdir, open, readdir, readFile, rm, symlink, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { ProjectFile } from '../../electron/engine/track/project-file.ts';
import type { ErrorCode } from '../../shared/job/errors.ts';
import { kinetint, eventsOf, type CliOptions, type CliResult } from '../engine/support/cli.ts';
import { lumaHashes, tinyNetworks } from '../engine/support/engine.ts';
import { ffmpeg, filmFolder, makeFilm } from '../engine/support/films.ts';
import { said } from '../support/said.ts';

const folder = filmFolder();
const at = (name: string): string => join(folder, name);
const film = at('film.mp4');

/** Every name below a folder, so that whatever a failed run leaves is seen. */
async function namesIn(place: string): Promise<string[]> {
  return (await readdir(place, { recursive: true })).sort();
}

/** One line that begins with a capital or a path, says two things (what is wrong, what to do), and ends with a full stop. */
const sentence = /^(?!.*\. [A-Z])(?!.*(undefined|null|\[object|Error:| {2})).{20,400}[:,;(].+[.)]\.?$/;

/** Runs a command that must fail, and holds its failure to the contract of docs/command-line.md. */
async function expectFailure(
  args: readonly string[],
  code: ErrorCode,
  says: RegExp,
  options: CliOptions & { readonly status?: number } = {},
): Promise<CliResult> {
  const before = await namesIn(folder);
  const result = await kinetint([...args, '--json'], { cwd: folder, ...options });
  expect(result.status, result.stderr).toBe(options.status ?? 1);
  const message = result.stderr.trimEnd();
  expect(message).toMatch(sentence);
  expect(message).toMatch(says);
  expect(eventsOf(result).filter(({ type }) => type !== 'plan' && type !== 'warning' && type !== 'progress')).toEqual([
    { type: 'error', code, message },
  ]);
  expect(await namesIn(folder)).toEqual(before);
  return result;
}

const colorize = (path: string, ...more: string[]): string[] => ['colorize', path, '--device', 'cpu', ...more];

/** Cuts a file short. */
async function cut(from: string, to: string, share: number): Promise<void> {
  const whole = await readFile(from);
  await writeFile(to, whole.subarray(0, Math.floor(whole.length * share)));
}

beforeAll(async () => {
  await makeFilm(film, { audio: [{}], extra: ['-movflags', '+faststart'] });
  await ffmpeg('-i', film, '-map', '0', '-c', 'copy', at('film.mkv'));
});

describe('a film that is none', () => {
  it('a missing file', () => expectFailure(colorize('gone.mp4'), 'film-missing', /no file .*gone\.mp4: check/));

  it('a directory', async () => {
    await mkdir(at('some folder.mp4'));
    await expectFailure(colorize('some folder.mp4'), 'film-is-directory', /is a folder: name the film/);
  });

  it('an empty file', async () => {
    await writeFile(at('empty.mp4'), '');
    await expectFailure(colorize('empty.mp4'), 'film-empty', /is empty \(0 bytes\): copy or download/);
  });

  it('a text file named .mp4', async () => {
    await writeFile(at('text.mp4'), 'Fade in. A street, morning.\n'.repeat(20));
    await expectFailure(colorize('text.mp4'), 'film-not-media', /holds text, not a film: choose/);
  });

  it('sound only, and sound with a cover picture', async () => {
    await ffmpeg('-f', 'lavfi', '-i', 'sine=duration=1', '-c:a', 'aac', at('sound.m4a'));
    await ffmpeg('-f', 'lavfi', '-i', 'testsrc=size=32x48', '-frames:v', '1', at('cover.png'));
    await ffmpeg(
      '-i',
      at('sound.m4a'),
      '-i',
      at('cover.png'),
      '-map',
      '0',
      '-map',
      '1',
      '-c',
      'copy',
      '-disposition:v',
      'attached_pic',
      at('covered.m4a'),
    );
    await expectFailure(colorize('sound.m4a'), 'film-no-video', /has sound but no picture: choose/);
    await expectFailure(colorize('covered.m4a'), 'film-no-video', /has sound but no .*picture: choose/);
  });

  it('no frames', async () => {
    await ffmpeg('-i', film, '-map', '0:v', '-c', 'copy', '-t', '0', at('none.mp4'));
    await ffmpeg('-i', film, '-map', '0:v', '-c', 'copy', '-frames:v', '0', at('none.mkv'));
    await expectFailure(colorize('none.mp4'), 'film-no-frames', /no frames at all.*again/);
    await expectFailure(colorize('none.mkv'), 'film-no-frames', /ends before its first frame.*again/);
  });

  it('an MP4 that never got its index', async () => {
    await makeFilm(at('tail.mp4'));
    await cut(at('tail.mp4'), at('headless.mp4'), 0.6);
    await expectFailure(colorize('headless.mp4'), 'film-unreadable', /lacks its index.*again/);
  });

  it('a section that lies behind its end', () =>
    expectFailure(colorize('film.mp4', '--start', '1:00'), 'usage', /is 1 s long.*after 60 s.*--start/, { status: 2 }));
});

describe('a film cut off in the middle', () => {
  it.each(['mp4', 'mkv'])('%s is coloured as far as it goes, with a warning', async (ending) => {
    const source = at(`cut.${ending}`);
    await cut(at(`film.${ending}`), source, 0.6);
    const output = at(`cut.${ending}.out.mkv`);
    const result = await kinetint(
      [...colorize(source), '--codec', 'ffv1', '-o', output, '--project', at(`cut.${ending}.kinetint`), '--json'],
      { cwd: folder },
    );
    expect(result.status, result.stderr).toBe(0);
    const warnings = eventsOf(result).flatMap((event) => (event.type === 'warning' ? [event.message] : []));
    expect(said(warnings)).toEqual([
      expect.stringMatching(
        /^The film is cut off or damaged \(FFmpeg says: .*\), so it is coloured as far as it goes, \d+ of about 2[56] frames: copy or download it again/,
      ),
    ]);
    const decodable = await lumaHashes(source);
    expect(decodable.length).toBeGreaterThan(5);
    expect(decodable.length).toBeLessThan(25);
    expect(await lumaHashes(output)).toEqual(decodable);
  });

  it('a decoder that the system ends costs nothing that was coloured, and is not taken for the end of the film', async () => {
    await mkdir(at('killed'));
    const wrapper = at('killed/ffmpeg');
    // Stands in for the kernel's out-of-memory killer: the reader of luma is ended in mid-film, once.
    const real = findFilmTools().ffmpeg;
    await writeFile(
      wrapper,
      `#!/bin/sh\ncase "$*" in *framecrc*) if [ ! -e "$0.done" ]; then : > "$0.done"; "${real}" "$@" -frames:v 9; kill -9 $$; fi;; esac\nexec "${real}" "$@"\n`,
      { mode: 0o755 },
    );
    const output = at('killed/out.mp4');
    const args = [...colorize(film), '-o', output, '--json'];
    const first = await kinetint(args, { cwd: folder, env: { KINETINT_FFMPEG: wrapper } });
    expect([first.status, existsSync(output)]).toEqual([1, false]);
    expect(first.stderr).toMatch(/ended by the system.*run the same command again/);
    const second = await kinetint(args, { cwd: folder, env: { KINETINT_FFMPEG: wrapper } });
    expect(second.status, second.stderr).toBe(0);
    expect(eventsOf(second).at(-1)).toMatchObject({ type: 'done', frames: 25 });
  });
});

describe('a network that is none', () => {
  const networksWith = async (name: string, change: (network: string) => Promise<void>): Promise<CliOptions> => {
    cpSync(tinyNetworks, at(name), { recursive: true });
    await change(join(at(name), 'tiny.onnx'));
    return { env: { KINETINT_MODELS: at(name) } };
  };

  it('an unknown one', () =>
    expectFailure(colorize(film, '--model', 'sepia-9'), 'model-unknown', /no network "sepia-9".*tiny.*models list/));
  it('one with another checksum', async () => {
    await expectFailure(
      colorize(film),
      'model-corrupt',
      /"tiny".*checksum.*--model/,
      await networksWith('models-changed', (path) => appendFile(path, ' ')),
    );
  });
  it('one whose file is missing', async () => {
    await expectFailure(colorize(film), 'model-missing', /"tiny" is missing.*--model/, await networksWith('models-missing', unlink));
  });
  it('no catalogue at all', () =>
    expectFailure(colorize(film), 'model-corrupt', /catalogue.*cannot be read/, { env: { KINETINT_MODELS: at('nowhere') } }));
  it('a device that is not there', () =>
    expectFailure(
      colorize(film, '--device', 'coreml'),
      'device-unavailable',
      /coreml cannot be used \(it does not exist on this platform\)/,
    ));
});

describe('tools that are none', () => {
  it('KINETINT_FFMPEG names something that does not run', async () => {
    await expectFailure(colorize(film), 'ffmpeg-missing', /KINETINT_FFMPEG names .*no-such.*unset it/, {
      env: { KINETINT_FFMPEG: at('no-such') },
    });
    await expectFailure(colorize(film), 'ffmpeg-missing', /KINETINT_FFMPEG names .*film\.mp4/, { env: { KINETINT_FFMPEG: film } });
  });
});

describe('an output that cannot be', () => {
  it('a folder that is missing, and one that is a file', async () => {
    await expectFailure(colorize(film, '-o', 'nowhere/out.mp4'), 'output-unwritable', /no folder .*nowhere: make it/);
    await expectFailure(colorize(film, '-o', 'nowhere/'), 'usage', /no folder nowhere\/: make it/, { status: 2 });
    await expectFailure(colorize(film, '-o', 'film.mkv/out.mp4'), 'output-unwritable', /film\.mkv is a file, not a folder/);
    await expectFailure(colorize(film, '--project', 'nowhere/p.kinetint'), 'output-unwritable', /no folder .*nowhere.*--project/);
  });

  it.skipIf(!existsSync('/proc/self'))('a place where nothing can be made', () =>
    expectFailure(colorize(film, '-o', '/proc/out.mp4'), 'output-unwritable', /\/proc.*(choose)/),
  );

  it('one that exists', async () => {
    await writeFile(at('there.mp4'), 'precious');
    await expectFailure(colorize(film, '-o', 'there.mp4'), 'output-exists', /there\.mp4 exists already.*-o.*--force/);
    expect(await readFile(at('there.mp4'), 'utf8')).toBe('precious');
  });

  it('the film itself, by whatever name, even with --force', async () => {
    await symlink(film, at('symbolic.mp4'));
    await link(film, at('hard.mp4'));
    const before = await readFile(film);
    for (const name of ['film.mp4', './film.mp4', 'symbolic.mp4', 'hard.mp4']) {
      await expectFailure(colorize(film, '-o', name, '--force'), 'output-exists', /is the film itself.*choose another name/);
    }
    await expectFailure(colorize(film, '-o', 'o.mp4', '--project', 'hard.mp4'), 'output-unwritable', /cannot hold the project too/);
    expect(before.equals(await readFile(film))).toBe(true);
  });

  it('a kind that is not written', async () => {
    await expectFailure(colorize(film, '-o', 'out.avi'), 'output-unsupported', /does not write \.avi.*\.mp4, \.mkv or \.mov/);
    await expectFailure(colorize(film, '-o', 'out.mp4', '--codec', 'ffv1'), 'output-unsupported', /ffv1 does not go into MP4.*\.mkv/);
  });
});

describe('a project that cannot be', () => {
  it('a text file', async () => {
    await writeFile(at('words.kinetint'), 'Not a database, only words that are long enough to be read as one.'.repeat(30));
    await expectFailure(
      colorize(film, '-o', 'a.mp4', '--project', 'words.kinetint'),
      'project-unreadable',
      /not a Kinetint project or is damaged.*--project/,
    );
    await expectFailure(['export', 'words.kinetint'], 'project-unreadable', /not a Kinetint project/);
    await expectFailure(['export', 'gone.kinetint'], 'project-unreadable', /no project .*gone\.kinetint: check/);
  });

  it("another film's, and one that another Kinetint has open", async () => {
    using project = ProjectFile.open(at('other.kinetint'), {
      path: at('another.mp4'),
      identity: { bytes: 1, fingerprint: '0'.repeat(64) },
    });
    expect(project.film()).not.toBeNull();
    await expectFailure(
      colorize(film, '-o', 'a.mp4', '--project', 'other.kinetint'),
      'project-locked',
      /used by another Kinetint: wait.*--project/,
    );
    project.close();
    await expectFailure(
      colorize(film, '-o', 'a.mp4', '--project', 'other.kinetint'),
      'project-mismatch',
      /colours of another film \(another\.mp4\).*--project/,
    );
  });

  it('one not coloured to its end, exported', async () => {
    ProjectFile.open(at('begun.kinetint'), { path: film, identity: { bytes: 1, fingerprint: '0'.repeat(64) } }).close();
    await expectFailure(['export', 'begun.kinetint'], 'project-incomplete', /not coloured to its end.*kinetint colorize/);
  });
});

describe('wrong usage', () => {
  it.each([
    [['colorize'], /^Missing required argument 'film' \(see "kinetint --help"\)\.$/],
    [['colorize', 'film.mp4', '--sepia'], /^Unknown option '--sepia'/],
    [['colorize', 'film.mp4', '--codec', 'mpeg1'], /'mpeg1' is invalid.*h264/],
    [['colorize', 'film.mp4', '--quality', 'good'], /'good' is invalid.*0 to 63/],
    [['colorize', 'film.mp4', '--quality', '60'], /--quality for h264.*0 \(best\) to 51/],
    [['colorize', 'film.mp4', '--preset', 'warp'], /h264 has no preset "warp"/],
    [['colorize', 'film.mp4', '--start', 'noon'], /'noon' is invalid.*1:30/],
    [['colorize', 'film.mp4', 'film.mkv', '--project', 'p.kinetint'], /leave it out with several films/],
    [['colorize', 'film.mp4', 'film.mkv', '-o', 'out.mp4'], /no folder out\.mp4.*with several films/],
    [['colourise', 'film.mp4'], /^Unknown command 'colourise', did you mean "colorize"\? \(see/],
  ] as const)('%j', async (args, says) => {
    await expectFailure(args, 'usage', says, { status: 2 });
  });
});

it('one bad film among several costs the others nothing', async () => {
  await mkdir(at('several'));
  const result = await kinetint([...colorize('gone.mp4'), film, '-o', 'several', '--json'], { cwd: folder });
  expect(result.status).toBe(1);
  expect(result.stderr).toBe('1 of 2 films could not be coloured, for the reasons above: gone.mp4.\n');
  expect(
    eventsOf(result)
      .map(({ type }) => type)
      .filter((type) => type !== 'progress'),
  ).toEqual(['warning', 'plan', 'done', 'error']);
  expect(await namesIn(at('several'))).toEqual(['film.color.mp4', 'film.kinetint']);
});

/** A small disk of its own, where this process may mount one. */
function mountSmallDisk(path: string, kilobytes: number, more = 'mode=700'): boolean {
  return (
    process.platform === 'linux' &&
    process.getuid?.() === 0 &&
    spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${kilobytes}k,${more}`, 'tmpfs', path]).status === 0
  );
}

describe('a full disk', () => {
  it.each(['output', 'project'] as const)(
    'that holds the %s: said once, nothing half-made left, and the same command goes on',
    async (kind) => {
      const disk = at(`disk-${kind}`);
      await mkdir(disk);
      if (!mountSmallDisk(disk, 400)) {
        console.log('skipped: no right to mount a small disk here');
        return;
      }
      try {
        const rest = at(`rest-${kind}`);
        await mkdir(rest);
        const [output, project] =
          kind === 'output' ? [join(disk, 'out.mkv'), join(rest, 'p.kinetint')] : [join(rest, 'out.mkv'), join(disk, 'p.kinetint')];
        const noisy = await makeFilm(at(`noisy-${kind}.mkv`), { seconds: 3, grain: 60 });
        // Leaves room to begin and none to end.
        const filler = await open(join(disk, 'filler'), 'w');
        await filler.write(Buffer.alloc((kind === 'output' ? 200 : 350) * 1024));
        await filler.close();
        const args = [...colorize(noisy), '-o', output, '--project', project, '--quality', '1', '--json'];
        const full = await kinetint(args, { cwd: folder });
        expect([full.status, full.stderr.trimEnd()]).toEqual([
          1,
          expect.stringMatching(/^The disk that (would hold|holds) .* is full: free some space and run the same command again/),
        ]);
        expect(eventsOf(full).at(-1)).toMatchObject({ type: 'error', code: 'output-full' });
        expect(await namesIn(kind === 'output' ? disk : rest)).toEqual(kind === 'output' ? ['filler'] : []);
        await rm(join(disk, 'filler'));
        expect(spawnSync('mount', ['-o', 'remount,size=20m', disk]).status).toBe(0);
        const again = await kinetint(args, { cwd: folder });
        expect(again.status, again.stderr).toBe(0);
        const events = eventsOf(again);
        expect(events.at(-1)).toMatchObject({ type: 'done', frames: 75 });
        // What was coloured before the disk was full is there.
        expect(events[0]?.type === 'plan' ? events[0].plan.framesReady : -1).toBeGreaterThanOrEqual(kind === 'output' ? 32 : 0);
      } finally {
        spawnSync('umount', ['-l', disk]);
      }
    },
  );
});

describe('a folder for temporary files that takes nothing', () => {
  const covered = at('covered.mkv');
  const [variable, nowhere] = [process.platform === 'win32' ? 'TEMP' : 'TMPDIR', at('no-temporary-folder')];
  beforeAll(() => makeFilm(covered, { seconds: 0.2, cover: 'png' }));

  it('costs a film without covers nothing', async () => {
    const result = await kinetint(colorize(film, '-o', at('without-covers.mkv')), { cwd: folder, env: { [variable]: nowhere } });
    expect(result.status, result.stderr).toBe(0);
  });

  it('is named where a cover needs it', async () => {
    await mkdir(at('covered'));
    const result = await kinetint(colorize(covered, '-o', at('covered/out.mkv'), '--json'), { cwd: folder, env: { [variable]: nowhere } });
    expect([result.status, eventsOf(result).at(-1)]).toMatchObject([1, { type: 'error', code: 'output-unwritable' }]);
    expect(result.stderr.trimEnd()).toMatch(sentence);
    expect(result.stderr).toContain(`folder for temporary files, ${nowhere}: name another`);
  });

  it('is named where the subtitles of a part need it, and where a machine is measured', async () => {
    const titled = await makeFilm(at('titled.mkv'), { subtitles: [{}] });
    await mkdir(at('titled'));
    const part = colorize(titled, '--start', '0.4', '-o', at('titled/out.mkv'), '--json');
    for (const args of [part, ['bench', '--json']]) {
      const result = await kinetint(args, { cwd: folder, env: { [variable]: nowhere } });
      expect(result.status).toBe(1);
      expect(result.stderr.trimEnd()).toMatch(sentence);
      expect(result.stderr).toContain(`folder for temporary files, ${nowhere}: name another`);
    }
    expect((await readdir(at('titled'))).filter((name) => !name.endsWith('.kinetint'))).toEqual([]);
  });

  // No room for the folder, and room for the folder but not for what goes into it.
  it.each([
    ['folder', 'nr_inodes=1'],
    ['cover', 'size=4k'],
  ])('is said to be full where it is: no room for the %s', async (name, limit) => {
    const disk = at(`temporary-${name}`);
    await mkdir(disk);
    if (!mountSmallDisk(disk, 8, limit)) {
      console.log('skipped: no right to mount a small disk here');
      return;
    }
    try {
      if (name === 'cover') await writeFile(join(disk, 'filler'), Buffer.alloc(4096));
      await mkdir(at(`covered-${name}`));
      const result = await kinetint(colorize(covered, '-o', at(`covered-${name}/out.mkv`), '--json'), {
        cwd: folder,
        env: { [variable]: disk },
      });
      expect([result.status, eventsOf(result).at(-1)]).toMatchObject([1, { type: 'error', code: 'output-full' }]);
      expect(result.stderr).toMatch(/^The disk that holds the folder for temporary files, .* is full: free some space/);
      expect((await readdir(disk)).filter((entry) => entry !== 'filler')).toEqual([]);
    } finally {
      spawnSync('umount', ['-l', disk]);
    }
  });
});

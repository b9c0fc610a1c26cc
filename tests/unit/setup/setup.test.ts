import { spawnSync } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

const scripts = fileURLToPath(new URL('../../../scripts', import.meta.url));
let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kinetint-setup-'));
  await cp(scripts, join(folder, 'scripts'), { recursive: true });
});

afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** Runs the set-up script of a project with no packages, on a system with no programs but those in `bin`. */
function setUp(tasks: readonly string[], env: Record<string, string> = {}) {
  const { status, stderr, stdout } = spawnSync(process.execPath, [join(folder, 'scripts', 'setup.mjs'), ...tasks], {
    encoding: 'utf8',
    env: { PATH: join(folder, 'bin'), HOME: folder, ...env },
  });
  expect(stdout).toBe('');
  return { status, said: stderr };
}

async function addProgram(name: string, exitCode: number): Promise<string> {
  const path = join(folder, 'bin', name);
  await mkdir(join(folder, 'bin'), { recursive: true });
  await writeFile(path, `#!/bin/sh\nexit ${exitCode}\n`, { mode: 0o755 });
  return path;
}

describe.skipIf(process.platform !== 'linux')('the set-up script', () => {
  test('refuses what it does not know', () => {
    expect(setUp(['motor'])).toEqual({
      status: 2,
      said: 'Expected one or more of node, engine, electron, display, libraries, window-libraries, got motor.\n',
    });
    expect(setUp([]).status).toBe(2);
  });

  test('says that there is no display before anything is fetched', () => {
    const { status, said } = setUp(['display', 'electron']);
    expect(status).toBe(1);
    expect(said).toMatch(/^This command opens a window, and there is no display here.*\n$/);
    expect(setUp(['display'], { WAYLAND_DISPLAY: 'wayland-0' })).toEqual({ status: 0, said: '' });
  });

  test('without FFmpeg, and without a way to get it, stops with one sentence', () => {
    const { status, said } = setUp(['engine']);
    expect(status).toBe(1);
    expect(said).toMatch(/^Kinetint needs FFmpeg and ffprobe.*run the same command again\.\n$/);
  });

  test('is silent where the PATH has both programs, and passes over one that does not run', async () => {
    await addProgram('ffmpeg', 0);
    await addProgram('ffprobe', 0);
    expect(setUp(['engine'])).toEqual({ status: 0, said: '' });
    await addProgram('ffprobe', 127);
    expect(setUp(['engine']).said).toMatch(/^Kinetint needs ffprobe,/);
  });

  test('uses no other program in place of one that was named', async () => {
    await addProgram('ffmpeg', 0);
    await addProgram('ffprobe', 0);
    const broken = await addProgram('my-ffmpeg', 1);
    const { status, said } = setUp(['engine'], { KINETINT_FFMPEG: broken });
    expect(status).toBe(1);
    expect(said).toContain(`KINETINT_FFMPEG names ${broken}, which does not run`);
  });

  test('says when the packages are not installed', () => {
    expect(setUp(['electron'])).toEqual({
      status: 1,
      said: 'The packages are not installed. Type this line, then run the same command again:\n  npm ci\n',
    });
  });
});

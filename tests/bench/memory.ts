import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { tinyNetworks } from '../engine/support/engine.ts';
import { runKinetint, type CommandFigures } from './command.ts';

interface MemoryCase {
  /** Minutes of film, 16 frames a second; whole ones are the same minute again and again. */
  readonly minutes: number;
  /** The shipped network, or that of the tests, since for long films only the number of frames matters. */
  readonly network: 'default' | 'tiny';
}

/** Greatest resident memory of the command and its FFmpegs while films of several lengths are coloured on the CPU. */
export async function measureMemory(cases: readonly MemoryCase[], told: (one: MemoryCase, figures: CommandFigures) => void): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-memory-'));
  const ffmpeg = (...args: readonly string[]): void => {
    execFileSync(findFilmTools().ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args]);
  };
  try {
    const first = Math.min(1, ...cases.map(({ minutes }) => minutes));
    const start = join(folder, 'start.mkv');
    const picture = `testsrc2=size=640x480:rate=16:duration=${60 * first},hue=s=0,noise=alls=8:allf=t`;
    const sound = `sine=duration=${60 * first}`;
    ffmpeg('-f', 'lavfi', '-i', picture, '-f', 'lavfi', '-i', sound, '-c:v', 'libx264', '-preset', 'ultrafast', '-c:a', 'aac', start);
    for (const one of cases) {
      const name = `${one.minutes}-${one.network}`;
      const film = join(folder, `${name}.mkv`);
      ffmpeg('-stream_loop', String(Math.round(one.minutes / first) - 1), '-i', start, '-c', 'copy', film);
      const places = ['-o', join(folder, `${name}.mp4`), '--project', join(folder, `${name}.kinetint`)];
      const networks = one.network === 'tiny' ? { KINETINT_MODELS: tinyNetworks } : {};
      told(one, await runKinetint(['colorize', film, ...places, '--device', 'cpu'], networks));
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Resident memory for a minute of film against thirty of the same. */
export async function benchMemory(): Promise<void> {
  console.log('| film | network | frames | peak resident, all processes |\n|---|---|---|---|');
  const cases = [
    { minutes: 1, network: 'default' },
    { minutes: 1, network: 'tiny' },
    { minutes: 30, network: 'tiny' },
  ] as const;
  await measureMemory(cases, ({ minutes, network }, { frames, peakResident }) => {
    console.log(`| ${minutes} minutes | ${network} | ${frames} | ${(peakResident / 1e6).toFixed(0)} MB |`);
  });
}

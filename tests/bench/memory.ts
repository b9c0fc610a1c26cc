import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findFilmTools } from '../../electron/engine/film/tools.ts';
import { tinyNetworks } from '../engine/support/engine.ts';
import { runKinetint } from './command.ts';

/** Resident memory for a minute of film against thirty of the same, looped. */
export async function benchMemory(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'kinetint-memory-'));
  const ffmpeg = (...args: readonly string[]): void => {
    execFileSync(findFilmTools().ffmpeg, ['-v', 'error', '-nostdin', '-y', ...args]);
  };
  try {
    const minute = join(folder, 'minute.mkv');
    ffmpeg(
      '-f',
      'lavfi',
      '-i',
      'testsrc2=size=640x480:rate=16:duration=60,hue=s=0,noise=alls=8:allf=t',
      '-f',
      'lavfi',
      '-i',
      'sine=duration=60',
      '-c:v',
      'libx264',
      '-preset',
      'ultrafast',
      '-c:a',
      'aac',
      minute,
    );
    console.log('| film | network | frames | peak resident, all processes |\n|---|---|---|---|');
    const row = async (name: string, film: string, network: string, environment: Record<string, string>): Promise<void> => {
      const { frames, peakResident } = await runKinetint(
        [
          'colorize',
          film,
          '-o',
          join(folder, `${name}-${network}.mp4`),
          '--project',
          join(folder, `${name}-${network}.kinetint`),
          '--device',
          'cpu',
        ],
        environment,
      );
      console.log(`| ${name} | ${network} | ${frames} | ${(peakResident / 1e6).toFixed(0)} MB |`);
    };
    await row('1 minute', minute, 'default', {});
    await row('1 minute', minute, 'tiny', { KINETINT_MODELS: tinyNetworks });
    const half = join(folder, 'half-hour.mkv');
    ffmpeg('-stream_loop', '29', '-i', minute, '-c', 'copy', half);
    await row('30 minutes', half, 'tiny', { KINETINT_MODELS: tinyNetworks });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

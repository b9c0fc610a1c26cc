import type { FilmInfo } from '../../../shared/film/film.ts';
import { runTool } from './run-tool.ts';
import { findFilmTools } from './tools.ts';

/** A long film on a slow disk; nobody waits for it. */
const timeoutMs = 600_000;
const maxBytes = 512 * 1024 * 1024;

/** `pts,flags` or `pts,dts,flags` lines of ffprobe's csv → timestamps in order; null where a packet has none. */
export function parsePacketTimes(csv: string): number[] | null {
  const times: number[] = [];
  for (const line of csv.split('\n')) {
    if (line === '') continue;
    const [pts, dts, flags] = line.split(',');
    // Packets that an edit list cuts off are decoded and thrown away.
    if (flags?.includes('D') === true) continue;
    const time = Number(pts === 'N/A' ? dts : pts);
    if (Number.isNaN(time)) return null;
    times.push(time);
  }
  return times.sort((one, other) => one - other);
}

/**
 * Film seconds of each frame, from the packets alone: nothing is decoded, so it costs reading the file once.
 * @returns null where the file does not time its packets
 * @throws the signal's reason when it aborts
 */
export async function readFrameTimes({ path, video, startSeconds }: FilmInfo, signal: AbortSignal): Promise<Float64Array | null> {
  const { status, stdout } = await runTool(
    findFilmTools().ffprobe,
    [
      '-v',
      'error',
      '-select_streams',
      String(video.index),
      '-show_entries',
      'packet=pts,dts,flags',
      '-of',
      'csv=p=0',
      '-i',
      `file:${path}`,
    ],
    { signal, timeoutMs, maxBytes },
  );
  const times = status === 0 ? parsePacketTimes(stdout.toString('latin1')) : null;
  if (times === null) return null;
  const { num, den } = video.timeBase;
  return Float64Array.from(times, (time) => (time * num) / den - startSeconds);
}

import { join } from 'node:path';
import { z } from 'zod';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { StreamPlan } from '../../../shared/job/plan.ts';
import type { Section } from '../../../shared/job/settings.ts';
import { saysFull } from '../files/disk-full.ts';
import { temporaryFull, withTemporaryFolder } from '../files/temporary-folder.ts';
import { problemError } from '../problem-error.ts';
import { saysItself, shownSince } from './bitmap-subtitles.ts';
import { lastWord } from './probe-failure.ts';
import { runTool } from './run-tool.ts';
import { openFilm, outputClock } from './section.ts';
import { findFilmTools } from './tools.ts';

/** Files with a part's subtitles, in the codec that is to be written, by the index of their track. */
export type SubtitleFiles = ReadonlyMap<number, string>;

/** No line of subtitles stands longer than this. */
const longestLineSeconds = 600;
const timeoutMs = 600_000;

const packetsSchema = z.object({
  packets: z.array(z.object({ pts_time: z.string().optional(), data: z.string().optional() })).default([]),
});

async function hasPackets(path: string, signal: AbortSignal): Promise<boolean> {
  const first = ['-v', 'error', '-show_entries', 'packet=pts_time', '-read_intervals', '%+#1', '-of', 'json', '-i', `file:${path}`];
  const { status, stdout } = await runTool(findFilmTools().ffprobe, first, { signal, timeoutMs });
  return status === 0 && packetsSchema.parse(JSON.parse(stdout.toString('utf8'))).packets.length > 0;
}

/** Bytes of ffprobe's hexadecimal dump: `00000000: 1600 1305  ....`, a line for sixteen. */
function bytesOf(dump: string): Uint8Array {
  const digits = dump.split('\n').map((line) => /^[0-9a-f]{8}: ((?:[0-9a-f]{2,4} )+)/.exec(line)?.[1] ?? '');
  return Buffer.from(digits.join('').replaceAll(' ', ''), 'hex');
}

/**
 * Since when bitmap subtitles have been on the screen at `from`: their container does not say how long they last.
 * @param read FFmpeg's arguments that open the film
 * @param path a file to be written on the way
 * @returns null where there are none, or the container says
 */
async function onScreenSince(
  read: readonly string[],
  index: number,
  codec: string,
  from: number,
  path: string,
  signal: AbortSignal,
): Promise<number | null> {
  if (!saysItself(codec)) return null;
  const { ffmpeg, ffprobe } = findFilmTools();
  const copy = ['-v', 'error', '-nostdin', ...read, '-map', `0:${index}`, '-c', 'copy', '-to', from.toFixed(6), `file:${path}`];
  await runTool(ffmpeg, copy, { signal, timeoutMs });
  const show = ['-v', 'error', '-show_packets', '-show_data', '-show_entries', 'packet=pts_time,data', '-of', 'json', '-i', `file:${path}`];
  const { status, stdout } = await runTool(ffprobe, show, { signal, timeoutMs, maxBytes: 1 << 30 });
  if (status !== 0) return null;
  const packets = packetsSchema.parse(JSON.parse(stdout.toString('utf8'))).packets;
  return shownSince(
    codec,
    packets.map(({ pts_time: time, data }) => ({ seconds: Number(time ?? Number.NaN), data: bytesOf(data ?? '') })),
    from,
  );
}

/**
 * What FFmpeg's filters of packets do so that a line on the screen at `from` begins there, and one that is over is left out.
 * @param since packets from here on draw what is on the screen at `from`, whatever their container says of their length
 */
function clipping(from: number, since: number | null): string {
  // A thousandth more, since containers round, and FFmpeg drops what begins before the part does.
  const start = `(ceil(${from.toFixed(6)}/TB)+ceil(0.001/TB))`;
  const gone = since === null ? '' : `*lt(pts*tb\\,${(since - 0.002).toFixed(6)})`;
  const over = `lte((pts+duration)*tb\\,${from.toFixed(6)})*lt(pts*tb\\,${from.toFixed(6)})${gone}`;
  const duration = `if(gt(DURATION\\,0)\\,max(1\\,PTS+DURATION-max(PTS\\,${start}))\\,DURATION)`;
  return `noise=drop=${over},setts=pts=max(PTS\\,${start}):dts=max(DTS\\,${start}):duration=${duration}`;
}

/**
 * Gives `action` the subtitles that belong to a part of the film, each track in a file that lives as long as `action`, unless nothing of it does: FFmpeg
 * would drop a line that begins before the part. Times stay the film's. There are none where the film is written from its start.
 *
 * @throws UserFacingError `ffmpeg-failed`, and what `action` throws
 */
export async function withCutSubtitles<T>(
  film: FilmInfo,
  streams: readonly StreamPlan[],
  section: Section,
  signal: AbortSignal,
  action: (subtitles: SubtitleFiles) => Promise<T>,
): Promise<T> {
  const { from } = outputClock(film, section);
  const kept = streams.filter(({ kind, action: what }) => kind === 'subtitle' && what !== 'drop');
  if (section.startSeconds === 0 || from === null || kept.length === 0) return await action(new Map());
  return await withTemporaryFolder('subtitles', async (folder) => {
    const files = new Map<number, string>();
    const read = openFilm(film, Math.max(0, section.startSeconds - longestLineSeconds));
    const end =
      section.durationSeconds === null ? [] : ['-to', (section.startSeconds + section.durationSeconds + film.startSeconds).toFixed(6)];
    for (const { index, encoder } of kept) {
      // What is converted is converted here, since FFmpeg shifts the times of what it encodes otherwise than of what it copies.
      const own = film.others.find((stream) => stream.index === index)?.codec ?? '';
      const codec = encoder ?? own;
      const since = await onScreenSince(read, index, own, from, join(folder, `${index}.before.mkv`), signal);
      const path = join(folder, `${index}.${codec === 'mov_text' ? 'mp4' : 'mkv'}`);
      const args = [
        '-v',
        'error',
        '-nostdin',
        ...read,
        '-map',
        `0:${index}`,
        '-c',
        encoder ?? 'copy',
        '-bsf',
        clipping(from, since),
        ...end,
        `file:${path}`,
      ];
      const { status, stderr } = await runTool(findFilmTools().ffmpeg, args, { signal, timeoutMs });
      if (status !== 0) {
        if (saysFull(stderr)) throw temporaryFull(stderr);
        throw problemError(
          'ffmpeg-failed',
          { code: 'film-unreadable', path: film.path, said: lastWord(stderr, film.path) },
          'leave the subtitles out with --subtitles none',
        );
      }
      // FFmpeg cannot read back a Matroska file without a packet; the film's own track has none in this part then.
      if (codec === 'mov_text' || (await hasPackets(path, signal))) files.set(index, path);
    }
    return await action(files);
  });
}

import type { FilmInfo, PictureInspection } from '../../../shared/film/film.ts';
import { encryptionError } from './encryption.ts';
import { compareWeaves, showsWholeFrames, type FieldEvidence } from './field-evidence.ts';
import { averageFrames, judgeLooks, measureFrame } from './picture-look.ts';
import { lastWord } from './probe-failure.ts';
import { runTool } from './run-tool.ts';
import { canSeek, inputOf } from './source.ts';
import { judgeScan, readScans, type FrameScan } from './scan-verdict.ts';
import { findFilmTools } from './tools.ts';
import { problemError } from '../problem-error.ts';

/** Size at which colour is looked at: small enough that the averaging takes the grain out. */
const [columns, rows] = [32, 24];
const frameBytes = columns * rows * 3;
const chunkFrames = 7;
const chunks = 6;
/** Films no longer than this are decoded from the start in one go. */
const shortSeconds = 4;
const timeoutMs = 60_000;

interface Chunk {
  readonly scans: readonly FrameScan[];
  readonly frames: readonly Uint8Array[];
  readonly captions: boolean;
}

function seekTo(seconds: number): string[] {
  return seconds > 0 ? ['-noaccurate_seek', '-ss', seconds.toFixed(3)] : [];
}

/** Decodes some consecutive frames, from the nearest earlier point that can be sought cheaply. */
async function lookAt(film: FilmInfo, seconds: number, frames: number, signal: AbortSignal | undefined): Promise<Chunk> {
  const { video } = film;
  const from = `in_color_matrix=${video.matrix === 'bt601' ? 'bt601' : video.matrix === 'bt2020' ? 'bt2020' : 'bt709'}:in_range=${video.range === 'full' ? 'pc' : 'tv'}`;
  const toRgb = video.sampling === 'rgb' || video.sampling === 'gray' ? '' : `:${from}`;
  const graph = `[0:${video.index}]showinfo=checksum=0,idet,metadata=mode=print:key=lavfi.idet.single.current_frame,scale=${columns}:${rows}:flags=area${toRgb},format=rgb24[small]`;
  const args = ['-hide_banner', '-nostdin', '-nostats', '-loglevel', 'info', ...seekTo(seconds), ...inputOf(film)];
  args.push(
    '-filter_complex',
    graph,
    '-map',
    '[small]',
    '-frames:v',
    String(frames),
    '-fps_mode',
    'passthrough',
    '-f',
    'rawvideo',
    'pipe:1',
  );
  const { status, stdout, stderr } = await runTool(findFilmTools().ffmpeg, args, { signal, timeoutMs });
  if (status !== 0 && stdout.length < frameBytes) {
    throw (
      (await encryptionError(film.path)) ??
      problemError(
        'film-unreadable',
        { code: 'film-no-picture-decoded', path: film.path, said: lastWord(stderr, film.path) },
        'the file is damaged, so copy or download it again',
      )
    );
  }
  const count = Math.floor(stdout.length / frameBytes);
  const pictures = Array.from({ length: count }, (_, i) => stdout.subarray(i * frameBytes, (i + 1) * frameBytes));
  return { scans: readScans(stderr).slice(0, count), frames: pictures, captions: /side data - .*closed captions/i.test(stderr) };
}

/** Columns that the lines of a picture are compared in: some are enough, and they are not averaged, which would blur combs. */
const mostColumns = 320;

/** What consecutive frames tell about fields; nothing where they cannot be decoded. */
async function fieldsAt(film: FilmInfo, seconds: number, frames: number, signal: AbortSignal | undefined): Promise<FieldEvidence[]> {
  const { video } = film;
  const width = Math.min(video.width, mostColumns);
  const size = width * video.height;
  const graph = `[0:${video.index}]scale=${width}:${video.height}:flags=neighbor,format=gray[lines]`;
  // A picture that is turned has its lines upright.
  const args = ['-v', 'error', '-nostdin', ...seekTo(seconds), ...inputOf(film), '-filter_complex', graph];
  args.push('-map', '[lines]', '-frames:v', String(frames), '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1');
  const { stdout } = await runTool(findFilmTools().ffmpeg, args, { signal, timeoutMs, maxBytes: (frames + 1) * size });
  const pictures = Array.from({ length: Math.floor(stdout.length / size) }, (_, i) => stdout.subarray(i * size, (i + 1) * size));
  return pictures.slice(1).map((later, i) => compareWeaves(pictures[i]!, later, width, video.height));
}

/**
 * Whether a film that `idet` takes for interlaced has whole frames all the same: sharp lines that move look like fields
 * to it. A second look, for films alone whose header does not claim fields.
 */
async function hasWholeFrames(
  film: FilmInfo,
  where: readonly number[],
  framesEach: number,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  if (film.video.fieldOrder === 'top-first' || film.video.fieldOrder === 'bottom-first') return false;
  const pairs: FieldEvidence[] = [];
  for (const seconds of where) pairs.push(...(await fieldsAt(film, seconds, framesEach, signal)));
  return showsWholeFrames(pairs);
}

/** Darkest alpha, of 255, that is taken for opaque. */
const opaque = 254;

/** Whether parts of the first frames are transparent. Many files have an alpha plane that says nothing. */
async function isTransparent(film: FilmInfo, signal: AbortSignal | undefined): Promise<boolean> {
  const { alpha, index } = film.video;
  if (alpha !== 'inside') return alpha === 'apart';
  const graph = `[0:${index}]format=yuva444p,alphaextract,scale=${columns}:${rows}:flags=area,format=gray[alpha]`;
  const args = ['-v', 'error', '-nostdin', ...inputOf(film), '-filter_complex', graph, '-map', '[alpha]'];
  args.push('-frames:v', String(chunkFrames), '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1');
  const { stdout } = await runTool(findFilmTools().ffmpeg, args, { signal, timeoutMs });
  return stdout.some((value) => value < opaque);
}

/** Where to look, in seconds from the start: the middles of equal parts of the film. */
function positions(film: FilmInfo): number[] {
  const duration = film.durationSeconds;
  if (duration === null || duration <= shortSeconds || !canSeek(film)) return [0];
  return Array.from({ length: chunks }, (_, i) => (duration * (i + 0.5)) / chunks);
}

function groups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}

/**
 * Looks at about forty frames spread over a film for what no header tells: whether it is interlaced, and whether it
 * has colour, transparent parts, and captions that do not begin at its beginning. Costs a few tens of decoded frames whatever the film's length.
 *
 * @returns `meanAb` and `meanChroma` in CIE L*a*b* (D65), over pixels neither black nor white
 * @throws UserFacingError `film-unreadable` where not a single frame can be decoded; the signal's reason when it aborts
 */
export async function inspectPicture(film: FilmInfo, options: { readonly signal?: AbortSignal } = {}): Promise<PictureInspection> {
  const where = positions(film);
  const framesEach = where.length === 1 ? chunks * chunkFrames : chunkFrames;
  const seen: Chunk[] = [];
  let failure: unknown;
  // Two at a time: one decodes while the other starts.
  for (const pair of groups(where, 2)) {
    const results = await Promise.allSettled(pair.map((seconds) => lookAt(film, seconds, framesEach, options.signal)));
    for (const result of results) {
      if (result.status === 'fulfilled') seen.push(result.value);
      else failure = result.reason;
    }
    options.signal?.throwIfAborted();
  }
  // A film cut off in the middle has nothing at the later places; its beginning still counts.
  if (seen.every(({ frames }) => frames.length === 0)) {
    const start = await lookAt(film, 0, chunks * chunkFrames, options.signal);
    if (start.frames.length === 0) {
      throw (
        (await encryptionError(film.path)) ??
        problemError('film-no-frames', { code: 'film-not-one-frame', path: film.path }, 'copy or download it again', { cause: failure })
      );
    }
    seen.push(start);
  }
  const pieces = seen.flatMap(({ frames }) => groups(frames, chunkFrames));
  const looks = pieces.map((frames) => measureFrame(averageFrames(frames))).filter((look) => look !== null);
  const scan = judgeScan(
    seen.flatMap(({ scans }) => scans),
    film.video.fieldOrder,
  );
  return {
    scan: scan !== 'progressive' && (await hasWholeFrames(film, where, framesEach, options.signal)) ? 'progressive' : scan,
    ...judgeLooks(looks),
    framesSeen: seen.reduce((sum, { frames }) => sum + frames.length, 0),
    captions: seen.some(({ captions }) => captions),
    transparent: await isTransparent(film, options.signal),
  };
}

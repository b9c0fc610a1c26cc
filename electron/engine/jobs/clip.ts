import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { ClipForm, ClipProgress, ClipRequest } from '../../../shared/job/clip.ts';
import { plainExport, type ExportRequest, type JobEvent } from '../../../shared/job/job.ts';
import { saysFull } from '../files/disk-full.ts';
import { partialPath } from '../files/partial-file.ts';
import { removeIfPossible, renameInto } from '../files/rename-into.ts';
import { temporaryFull, withTemporaryFolder } from '../files/temporary-folder.ts';
import { crashOf, FfmpegProcess, lastWords, type FfmpegExit } from '../film/ffmpeg-process.ts';
import { probeFilm } from '../film/probe.ts';
import { problemError } from '../problem-error.ts';
import { exportProject } from './export.ts';
import type { JobOptions } from './plan.ts';

/** Good enough that a clip made of it has lost nothing that is seen. */
const betweenQuality = 12;

/** Pixels of the longer side. */
const longestSide: Readonly<Record<ClipForm, number>> = { mp4: 1280, gif: 480 };
/** GIF counts hundredths of a second: this is eight of them. */
const gifRate = 12.5;

/** Shares of the clip: all grey until then, all in colour from then on. */
const [wipeFrom, wipeTo] = [0.15, 0.75];

/** How much of the work its colours are; drawing the wipe over them, and encoding that, is the rest. */
const coloursShare = 0.6;

/** The film in grey, over which its colours come from the left; square pixels, sides that every encoder takes. */
function filters(form: ClipForm, seconds: number): string {
  const side = longestSide[form];
  const size = [
    'scale=trunc(iw*sar/2)*2:ih,setsar=1',
    `scale=w='min(${side},iw)':h='min(${side},ih)':force_original_aspect_ratio=decrease:force_divisible_by=2`,
  ];
  const first = [...(form === 'gif' ? [`fps=${gifRate}`] : []), ...size, 'format=yuv420p'];
  const reached = `(T/${seconds.toFixed(3)}-${wipeFrom})/${(wipeTo - wipeFrom).toFixed(3)}`;
  const wiped = `[0:v]${first.join(',')},split[colour][other];[other]hue=s=0[grey];[grey][colour]blend=all_expr='if(lt(X/W,${reached}),B,A)'`;
  if (form === 'mp4') return `${wiped}[out]`;
  return `${wiped},split[all][some];[some]palettegen=stats_mode=full[palette];[all][palette]paletteuse=dither=bayer:bayer_scale=4[out]`;
}

const encoding: Readonly<Record<ClipForm, readonly string[]>> = {
  mp4: [
    ...['-map', '0:a:0?', '-c:a', 'aac', '-b:a', '160k', '-ac', '2'],
    ...['-fps_mode', 'passthrough', '-c:v', 'libx264', '-crf', '20', '-pix_fmt', 'yuv420p', '-movflags', '+faststart'],
  ],
  gif: ['-loop', '0'],
};

function failure(output: string, exit: FfmpegExit): UserFacingError {
  const crash = crashOf(exit);
  if (crash !== null) return crash;
  if (saysFull(exit.lastLines.join('\n'))) return problemError('output-full', { code: 'output-full', path: output }, 'free some space');
  return problemError('output-unwritable', { code: 'ffmpeg-cannot-write', path: output, said: lastWords(exit) });
}

/**
 * Makes a clip to show around of a part that is in colour: first grey, then colour comes over it from the left. Its frames
 * keep their times in MP4. It gets its name when it is whole; a file of that name is written over.
 * @throws UserFacingError `project-incomplete` where the part is not in colour, as `exportProject` does, `output-full`,
 *   `output-unwritable`; `interrupted` when `signal` aborts
 */
export async function makeClip(
  { project, output, form, startSeconds, durationSeconds }: ClipRequest,
  {
    engine,
    signal,
    onProgress = () => undefined,
  }: Pick<JobOptions, 'engine' | 'signal'> & { readonly onProgress?: (progress: ClipProgress) => void },
): Promise<void> {
  await withTemporaryFolder('clip', async (folder) => {
    const coloured = join(folder, 'coloured.mkv');
    const request: ExportRequest = {
      ...plainExport,
      ...{ codec: 'h264', quality: betweenQuality, preset: 'veryfast', tracks: { audio: null, subtitles: [] } },
      ...{ project, section: { startSeconds, durationSeconds }, output: coloured, force: false },
    };
    const onEvent = (event: JobEvent): void => {
      if (event.type === 'progress' && event.stage === 'exporting' && event.frames !== null && event.frames > 0)
        onProgress({ share: coloursShare * Math.min(1, event.frame / event.frames) });
    };
    await exportProject(request, { engine, signal, onEvent }).catch((error: unknown) => {
      // What is full is where that file is, not where the person wants the clip.
      throw error instanceof UserFacingError && error.code === 'output-full' ? temporaryFull(error) : error;
    });
    const { durationSeconds: seconds } = await probeFilm(coloured, { signal });
    const partial = partialPath(output);
    const process = new FfmpegProcess(
      [
        ...['-progress', 'pipe:1', '-y', '-i', coloured, '-filter_complex', filters(form, seconds ?? durationSeconds), '-map', '[out]'],
        ...encoding[form],
        ...['-f', form, partial],
      ],
      0,
      signal,
    );
    createInterface(process.output).on('line', (line) => {
      const microseconds = Number(/^out_time_us=(\d+)$/.exec(line)?.[1]);
      const done = microseconds / 1e6 / (seconds ?? durationSeconds);
      if (Number.isFinite(done)) onProgress({ share: coloursShare + (1 - coloursShare) * Math.min(1, done) });
    });
    try {
      const exit = await process.exit;
      signal.throwIfAborted();
      if (exit.code !== 0) throw failure(output, exit);
      onProgress({ share: 1 });
      await renameInto(partial, output);
    } catch (error) {
      await removeIfPossible(partial);
      throw error;
    }
  });
}

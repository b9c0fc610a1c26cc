import { join } from 'node:path';
import type { Estimate } from '../../../shared/job/estimate.ts';
import { estimateFrames } from '../../../shared/film/film-length.ts';
import type { ColorizeRequest } from '../../../shared/job/job.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import type { Section } from '../../../shared/job/settings.ts';
import { estimateSize } from '../film/estimate-size.ts';
import { ProjectFile } from '../track/project-file.ts';
import { colorize } from './colorize.ts';
import { exportProject } from './export.ts';
import type { JobOptions } from './plan.ts';
import { prepareColorize } from './prepare.ts';
import { withTemporaryFolder } from '../files/temporary-folder.ts';

/** Long enough that starting FFmpeg does not count for much, short enough to wait for. */
const mostFrames = 72;
const fewestFrames = 12;
const wantedMilliseconds = 6000;

/** How many frames of a network that takes `networkMilliseconds` each are worth waiting for. */
export function sampleLength(networkMilliseconds: number): number {
  return Math.round(Math.min(mostFrames, Math.max(fewestFrames, wantedMilliseconds / networkMilliseconds)));
}

/** A part of the film for a sample: not its very beginning, which is often black or a title that moves less than the rest. */
function sampleSection({ film, section }: Plan, frames: number, wanted: number): Section {
  const length = section.durationSeconds ?? Math.max(0, (film.durationSeconds ?? 0) - section.startSeconds);
  if (frames <= wanted * 2 || length === 0) return section;
  return { startSeconds: section.startSeconds + length / 5, durationSeconds: (length * wanted) / frames };
}

/**
 * Reckons how long colouring a film takes on this machine and what it needs on disk, by colouring a few seconds of it in a
 * folder of its own and encoding a few more. The film's own project is not touched.
 *
 * @returns null where the film's length is not known before it has been read to its end
 * @throws UserFacingError as `prepareColorize` and `colorize` do
 */
export async function estimateColorize(
  request: ColorizeRequest,
  { engine, signal }: Pick<JobOptions, 'engine' | 'signal'>,
): Promise<Estimate | null> {
  const { plan, network, encoder, networkMilliseconds } = await prepareColorize(request, engine, signal);
  await network?.release();
  const frames = estimateFrames(plan.film, plan.section);
  if (frames === null) return null;
  return await withTemporaryFolder('sample', async (folder) => {
    const project = join(folder, 'sample.kinetint');
    const sample = {
      ...request,
      ...plan.colour,
      project,
      device: plan.device,
      force: true,
      output: join(folder, `sample.${plan.export.container}`),
      section: sampleSection(plan, frames, sampleLength(networkMilliseconds)),
    } satisfies ColorizeRequest;
    const coloured = await colorize(sample, { engine, signal });
    const colourSeconds = coloured.seconds / coloured.frames;
    const ready = Math.min(plan.framesReady, frames);
    // What an earlier run coloured is only written again.
    const written =
      ready === 0 ? null : await exportProject({ ...sample, output: join(folder, `again.${plan.export.container}`) }, { engine, signal });
    const readySeconds = written === null ? 0 : (ready * written.seconds) / written.frames;
    const { streams } = plan;
    return {
      seconds: (frames - ready) * colourSeconds + readySeconds,
      fps: coloured.fps,
      sampleFrames: coloured.frames,
      projectBytes: (projectBytes(project) / coloured.frames) * frames,
      outputBytes: await estimateSize(
        plan.film,
        plan.section,
        plan.export.codec,
        encoder,
        { frames, streams, deinterlace: plan.export.deinterlace },
        signal,
      ),
    };
  });
}

function projectBytes(path: string): number {
  using project = ProjectFile.openExisting(path);
  return project.tracks().reduce((sum, track) => sum + project.trackBytes(track), 0);
}

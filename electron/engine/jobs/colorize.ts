import type { ColorizeRequest, JobEvent } from '../../../shared/job.ts';
import { UserFacingError } from '../../../shared/errors.ts';
import { openProjects } from '../project/open-projects.ts';
import type { JobOptions } from './plan.ts';
import { prepareColorize } from './prepare.ts';
import { render } from './render.ts';

/** The last event of a job that succeeded. */
export type DoneEvent = Extract<JobEvent, { type: 'done' }>;

/**
 * Colours a film: says the plan, colours what an earlier run did not, writes the file.
 * @throws UserFacingError; `interrupted` when `signal` aborts, with everything finished kept in the project
 */
export async function colorize(request: ColorizeRequest, { signal, onEvent }: JobOptions): Promise<DoneEvent> {
  const tell = (event: JobEvent): void => onEvent?.(event);
  const job = await prepareColorize(request, signal);
  const { plan, network } = job;
  try {
    if (signal.aborted) throw new UserFacingError('interrupted', 'Stopped before anything was done.');
    tell({ type: 'plan', plan });
    for (const message of plan.warnings) tell({ type: 'warning', message });
    using lease = openProjects.openToColour(plan.project, { path: plan.film.path, identity: job.identity });
    const { project } = lease;
    const track = project.track(job.trackKey, job.chromaSize.width, job.chromaSize.height, plan.film.video.timeBase, job.networkMilliseconds);
    const { frames, seconds } = await render({ ...job, project, track, deinterlace: plan.export.deinterlace }, signal, tell);
    const done: DoneEvent = {
      type: 'done', output: plan.output, project: plan.project, frames, seconds, fps: frames / seconds, model: plan.colour.model, device: plan.device,
    };
    tell(done);
    return done;
  } finally {
    await network?.release();
  }
}

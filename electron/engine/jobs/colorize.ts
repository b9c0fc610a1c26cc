import type { ColorizeRequest, Done, JobEvent } from '../../../shared/job/job.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import { openSoundToColour } from '../track/sound-project.ts';
import type { JobOptions } from './plan.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { findCovering, storedColours, tracksOfAnySection, type FilmColours } from '../track/film-colours.ts';
import { coloursToMake, prepareColorize, type PreparedJob } from './prepare.ts';
import { doneOf } from './progress.ts';
import { render } from './render.ts';
import { JobNetworks } from './shot-networks.ts';
import { isThereAlready, writtenBefore } from './written-before.ts';

/**
 * Colours a film: says the plan, colours what an earlier run did not, writes the file. Where an earlier run wrote just this file, and
 * it is as that run left it, that is said and nothing is done.
 * @throws UserFacingError; `interrupted` when `signal` aborts, with everything finished kept in the project
 */
export async function colorize(request: ColorizeRequest, options: JobOptions): Promise<Done> {
  options.onEvent?.({ type: 'preparing', step: 'film' });
  try {
    return await colourAnew(request, options);
  } catch (error) {
    const done = isThereAlready(error) ? await doneBefore(request, options) : null;
    if (done === null) throw error;
    options.onEvent?.(done);
    return done;
  }
}

/** What an earlier run did that was killed before it could say so; null where the file that is there is another. */
async function doneBefore(request: ColorizeRequest, { engine, signal, onEvent }: JobOptions): Promise<Done | null> {
  const { plan, network, edits, identity } = await prepareColorize({ ...request, force: true }, engine, signal);
  await network?.release();
  if (!plan.coloursReady) return null;
  using lease = engine.projects.openToColour(plan.project, { path: plan.film.path, identity });
  return await writtenBefore(lease.project, plan, edits, (event) => onEvent?.(event));
}

async function colourAnew(request: ColorizeRequest, { engine, signal, onEvent, gate }: JobOptions): Promise<Done> {
  const tell = (event: JobEvent): void => onEvent?.(event);
  const job = await prepareColorize(request, engine, signal);
  const { plan } = job;
  await using networks = new JobNetworks(engine, plan.device, job.network, (message) => {
    tell({ type: 'warning', message });
  });
  if (signal.aborted) throw new UserFacingError('interrupted', 'Stopped before anything was done.');
  tell({ type: 'plan', plan });
  for (const message of plan.warnings) tell({ type: 'warning', message });
  tell({ type: 'preparing', step: 'project' });
  const { lease: opened, notes } = openSoundToColour(engine.projects, plan.project, plan.film, job.identity);
  using lease = opened;
  for (const message of notes) tell({ type: 'warning', message });
  const { project } = lease;
  const colours = coloursOf(job, project);
  tell({ type: 'preparing', step: 'frames' });
  const { output, frames, seconds } = await render(
    { ...job, project, colours, networks, deinterlace: plan.export.deinterlace, gate, replace: request.force },
    signal,
    tell,
  );
  const done = doneOf({ output, project: plan.project, frames, seconds, model: plan.colour.model, device: plan.device });
  tell(done);
  return done;
}

function coloursOf(job: PreparedJob, project: ProjectFile): FilmColours {
  const { plan, trackKey, networkFile, edits } = job;
  const covering = findCovering(project, tracksOfAnySection(project, trackKey), plan.film, edits, plan.section);
  return covering === null ? coloursToMake(job, project) : storedColours(covering, networkFile, edits);
}

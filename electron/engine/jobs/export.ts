import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserFacingError } from '../../../shared/errors.ts';
import type { ExportRequest, JobEvent } from '../../../shared/job.ts';
import type { TrackInfo } from '../../../shared/project.ts';
import { probeFilm } from '../film/probe.ts';
import { listModels, modelFingerprint } from '../model/catalog.ts';
import { identifyFilm } from '../project/identity.ts';
import { openProjects } from '../project/open-projects.ts';
import type { ProjectFile } from '../project/project-file.ts';
import type { DoneEvent } from './colorize.ts';
import type { JobOptions } from './plan.ts';
import { planExport, statePlan } from './plan-export.ts';
import { render } from './render.ts';

/** The film where the project last saw it, or beside the project after both were moved. */
function findFilm(project: ProjectFile): string {
  const known = project.film();
  const candidates = known === null ? [] : [known.path, join(dirname(project.path), basename(known.path))];
  const found = candidates.find((path) => existsSync(path));
  if (found === undefined) {
    throw new UserFacingError('film-missing', `The film of ${basename(project.path)} is not where it was (${known?.path ?? 'unknown'}): put it back, or beside the project.`);
  }
  return found;
}

function newestComplete(project: ProjectFile): TrackInfo {
  const track = project.tracks().findLast(({ complete }) => complete);
  if (track === undefined) {
    throw new UserFacingError('project-incomplete', `${basename(project.path)} is not coloured to its end yet: finish it with "kinetint colorize" first.`);
  }
  return track;
}

/**
 * Renders a finished colour track again, without the network.
 * @throws UserFacingError; `interrupted` when `signal` aborts
 */
export async function exportProject(request: ExportRequest, { signal, onEvent }: JobOptions): Promise<DoneEvent> {
  const tell = (event: JobEvent): void => onEvent?.(event);
  using lease = openProjects.openExisting(resolve(request.project));
  const { project } = lease;
  const track = newestComplete(project);
  const { section, settings: colour, deinterlace, device } = track.key;
  const film = await probeFilm(findFilm(project), { signal });
  const identity = await identifyFilm(film.path);
  if (identity.fingerprint !== project.film()?.identity.fingerprint) {
    throw new UserFacingError('project-mismatch', `${film.path} is not the film that ${basename(project.path)} was made from: put that film back.`);
  }
  const planned = await planExport(film, { ...request, deinterlace }, { folder: dirname(project.path), project: project.path }, signal);
  const models = await listModels();
  const entry = models.find((model) => modelFingerprint(model.entry) === track.key.modelSha256)?.entry;
  const stride = entry?.output.stride ?? 2;
  const plan = statePlan(planned, {
    colour, section, device, devices: [],
    networkSize: { width: track.width * stride, height: track.height * stride }, framesReady: project.framesStored(track),
  }, entry?.name ?? colour.model);
  tell({ type: 'plan', plan });
  for (const message of plan.warnings) tell({ type: 'warning', message });
  const { frames, seconds } = await render(
    { plan, encoder: planned.encoder, interlaced: planned.interlaced, chromaSize: { width: track.width, height: track.height }, project, track, network: null, deinterlace },
    signal,
    tell,
  );
  const done: DoneEvent = { type: 'done', output: plan.output, project: project.path, frames, seconds, fps: frames / seconds, model: colour.model, device };
  tell(done);
  return done;
}

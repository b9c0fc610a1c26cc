import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { UserFacingError } from '../../../shared/errors.ts';
import type { ExportRequest, JobEvent } from '../../../shared/job.ts';
import type { TrackInfo } from '../../../shared/project.ts';
import type { ExportSettings } from '../../../shared/settings.ts';
import { checkOutput } from '../film/check-output.ts';
import { requireEncoder } from '../film/capabilities.ts';
import { planEncoder } from '../film/encoders.ts';
import { inspectPicture } from '../film/inspect.ts';
import { probeFilm } from '../film/probe.ts';
import { containerFor, planStreams } from '../film/streams.ts';
import { listModels } from '../model/catalog.ts';
import { identifyFilm } from '../project/identity.ts';
import { openProjects } from '../project/open-projects.ts';
import type { ProjectFile } from '../project/project-file.ts';
import type { DoneEvent } from './colorize.ts';
import type { JobOptions } from './plan.ts';
import { defaultOutput, planScan } from './prepare.ts';
import { render } from './render.ts';
import { summarise } from './summary.ts';

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
  const codec = request.codec ?? 'h264';
  const container = request.container ?? containerFor(request.output, codec);
  const output = resolve(request.output ?? join(dirname(project.path), basename(defaultOutput(film.path, container))));
  await checkOutput({ output, project: project.path, film: film.path, force: request.force });
  const inspection = await inspectPicture(film, { signal });
  const { scan, interlaced } = planScan(inspection, deinterlace);
  const settings: ExportSettings = { codec, container, quality: request.quality, preset: request.preset, saturation: request.saturation ?? 1, deinterlace };
  const encoder = planEncoder(film.video, settings, interlaced);
  await requireEncoder(encoder.name, codec);
  const { streams, warnings } = planStreams(film, container);
  const models = await listModels();
  const entry = models.find((model) => model.entry.sha256 === track.key.modelSha256)?.entry;
  const stride = entry?.output.stride ?? 2;
  const facts = {
    film, inspection, output, project: project.path, colour, export: settings, section, streams, scan, device, devices: [],
    networkSize: { width: track.width * stride, height: track.height * stride }, framesReady: project.framesStored(track),
  };
  const plan = { ...facts, ...summarise(facts, entry?.name ?? colour.model, [...warnings, ...encoder.warnings]) };
  tell({ type: 'plan', plan });
  for (const message of plan.warnings) tell({ type: 'warning', message });
  const { frames, seconds } = await render(
    { plan, encoder, interlaced, chromaSize: { width: track.width, height: track.height }, project, track, network: null, deinterlace },
    signal,
    tell,
  );
  const done: DoneEvent = { type: 'done', output, project: project.path, frames, seconds, fps: frames / seconds, model: colour.model, device };
  tell(done);
  return done;
}

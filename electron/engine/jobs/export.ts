import { existsSync } from 'node:fs';
import { basename, dirname, resolve } from 'node:path';
import type { UserFacingError } from '../../../shared/job/errors.ts';
import type { Done, ExportRequest, JobEvent } from '../../../shared/job/job.ts';
import { editedSection, type Edits } from '../../../shared/project/edits.ts';
import { estimateFrames } from '../../../shared/film/film-length.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import type { TrackInfo } from '../../../shared/project/project.ts';
import type { Section } from '../../../shared/job/settings.ts';
import { estimateSize } from '../film/estimate-size.ts';
import { findNetwork, listNetworks, networkFingerprint, type NetworkFile } from '../network/catalog.ts';
import type { CheckedFiles } from '../network/checked-files.ts';
import { isExpression } from '../network/network-expression.ts';
import { lostPictures, notesOf } from '../track/sound-project.ts';
import { findFilm } from '../track/find-film.ts';
import { missing } from '../track/project-errors.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { keyOfSection } from '../track/track-key.ts';
import type { JobOptions } from './plan.ts';
import { checkSection, planExport, statePlan, type ExportPlan } from './plan-export.ts';
import { findCovering, framesReady, lumaSizeOf, madeColours, storedColours, type FilmColours } from '../track/film-colours.ts';
import { doneOf } from './progress.ts';
import { render } from './render.ts';
import { JobNetworks, shotNetworks } from './shot-networks.ts';
import { isThereAlready, writtenBefore } from './written-before.ts';
import { problemError } from '../problem-error.ts';

function incomplete(path: string): UserFacingError {
  return problemError(
    'project-incomplete',
    { code: 'project-incomplete', project: basename(path) },
    'finish it with "kinetint colorize" first',
  );
}

/** The tracks that a project's export may be made of: finished ones first, the newest first. */
function tracksToExport(project: ProjectFile): TrackInfo[] {
  const newestFirst = project.tracks().reverse();
  return [...newestFirst.filter(({ complete }) => complete), ...newestFirst.filter(({ complete }) => !complete)];
}

/** What an export's colours will be, of which nothing is written down before they are made. */
interface ExportColours {
  readonly section: Section;
  /** The track that they are in, or that one like it will be made for. */
  readonly track: TrackInfo;
  readonly networkFile: NetworkFile | null;
  readonly edits: Edits;
  /** Frames that are stored already, and whether these are all. */
  readonly framesReady: number;
  readonly coloursReady: boolean;
  /** Opens the tracks that they are, or will be, in. */
  readonly open: () => FilmColours;
}

/**
 * Where an export takes its colours from: all stored, or those of a finished track whose cuts or networks were changed
 * since, which are made anew. Changes nothing.
 * @param wanted the part of the film; null is what the edits say, else what was coloured
 * @throws UserFacingError `project-incomplete` where the project was never coloured to its end
 */
async function coloursToExport(
  project: ProjectFile,
  film: FilmInfo,
  networkFiles: readonly NetworkFile[],
  wanted: Section | null,
  checkedFiles: CheckedFiles,
): Promise<ExportColours> {
  const edits = project.edits();
  const tracks = tracksToExport(project);
  const newest = tracks[0];
  const ranged = wanted !== null || edits.inSeconds !== null || edits.outSeconds !== null;
  const section = wanted ?? (ranged || newest === undefined ? editedSection(edits) : newest.key.section);
  const networkOf = (track: TrackInfo): NetworkFile | null =>
    networkFiles.find(({ entry }) => networkFingerprint(entry) === track.key.modelSha256) ?? null;
  const covering = findCovering(project, ranged ? tracks : tracks.slice(0, 1), film, edits, section);
  if (covering !== null) {
    const { track } = covering;
    const networkFile = networkOf(track);
    const open = (): FilmColours => storedColours(covering, networkFile, edits);
    return { section, track, networkFile, edits, framesReady: covering.frames.length, coloursReady: true, open };
  }
  if (newest?.complete !== true) throw incomplete(project.path);
  const networkFile = networkOf(newest);
  const others = await shotNetworks(edits, newest.key.settings.model, section, checkedFiles);
  const key = keyOfSection(newest.key, section);
  const known = project.findTrack(key);
  return {
    section,
    track: known ?? newest,
    networkFile,
    edits,
    framesReady: known === null ? 0 : framesReady(project, known, film, edits),
    coloursReady: false,
    open: () => {
      const track = project.track(key, newest.width, newest.height, newest.timeBase, newest.networkMilliseconds);
      return madeColours(project, track, networkFile, others, film, edits);
    },
  };
}

/** Networks that tracks name by an expression, as mixes are: the catalogue does not list those. */
async function networksOfTracks(project: ProjectFile): Promise<NetworkFile[]> {
  const names = new Set(project.tracks().map(({ key }) => key.settings.model));
  const found = await Promise.all([...names].filter(isExpression).map((name) => findNetwork(name).catch(() => null)));
  return found.filter((networkFile) => networkFile !== null);
}

/** An export made ready. */
interface PreparedExport {
  readonly plan: Plan;
  readonly planned: ExportPlan;
  readonly stamp: string;
  readonly colours: ExportColours;
}

async function prepareExport(
  request: ExportRequest,
  project: ProjectFile,
  { engine, signal }: Pick<JobOptions, 'engine' | 'signal'>,
): Promise<PreparedExport> {
  if (project.tracks().length === 0) throw incomplete(project.path);
  using opened = await engine.films.open(findFilm(project), signal);
  const { film, session } = opened;
  const identity = await session.identity();
  if (identity.fingerprint !== project.film()?.identity.fingerprint) {
    throw problemError(
      'project-mismatch',
      { code: 'project-not-of-film', path: film.path, project: basename(project.path) },
      'put that film back',
    );
  }
  if (request.section !== null) await checkSection(film, request.section, '--start', signal);
  const networkFiles = [...(await listNetworks()), ...(await networksOfTracks(project))];
  const colours = await coloursToExport(project, film, networkFiles, request.section, engine.checkedFiles);
  const { section, track, networkFile } = colours;
  const { settings: colour, deinterlace, device } = track.key;
  const planned = await planExport(
    { session, encoders: engine.encoders },
    { ...request, deinterlace },
    {
      folder: dirname(project.path),
      project: project.path,
      promised: [],
      numbered: false,
      // A file of a project is named by whoever asks for it, and has the usual name else.
      naming: null,
      network: colour.model,
      isFree: () => true,
    },
    signal,
  );
  const plan = statePlan(
    planned,
    {
      colour,
      section,
      device,
      devices: [],
      networkSize: lumaSizeOf(track, networkFile),
      framesReady: colours.framesReady,
      coloursReady: colours.coloursReady,
    },
    networkFile?.entry.name ?? colour.model,
  );
  return { plan, planned, colours, stamp: session.stamp };
}

/**
 * States what exporting a project would make, its size among it, and changes nothing.
 * @throws UserFacingError as `exportProject` does
 */
export async function planProjectExport(request: ExportRequest, { engine, signal }: Pick<JobOptions, 'engine' | 'signal'>): Promise<Plan> {
  const path = resolve(request.project);
  using lease = engine.projects.openToRead(path, null);
  if (lease === null) throw existsSync(path) ? incomplete(path) : missing(path);
  const { plan, planned } = await prepareExport(request, lease.project, { engine, signal });
  const {
    film,
    section,
    streams,
    export: { codec, deinterlace },
  } = plan;
  const frames = estimateFrames(film, section);
  if (frames === null) return plan;
  return { ...plan, estimatedBytes: await estimateSize(film, section, codec, planned.encoder, { frames, streams, deinterlace }, signal) };
}

/**
 * Renders a finished colour track again. No network is needed, unless cuts or shots' networks were changed since. Where just this file
 * was written before, and is as it was left, nothing is done.
 * @throws UserFacingError; `interrupted` when `signal` aborts
 */
export async function exportProject(request: ExportRequest, { engine, signal, onEvent, gate }: JobOptions): Promise<Done> {
  const tell = (event: JobEvent): void => onEvent?.(event);
  using lease = engine.projects.openExisting(resolve(request.project));
  const { project } = lease;
  // Read to its end before a film is made of it: what is damaged is made anew, and said.
  const found = project.mend();
  let prepared: PreparedExport;
  try {
    prepared = await prepareExport(request, project, { engine, signal });
  } catch (error) {
    if (!isThereAlready(error)) throw error;
    const { plan, colours } = await prepareExport({ ...request, force: true }, project, { engine, signal });
    const done = plan.coloursReady ? await writtenBefore(project, plan, colours.edits, tell) : null;
    if (done === null) throw error;
    tell(done);
    return done;
  }
  const { plan, planned, colours, stamp } = prepared;
  const {
    settings: { model },
    deinterlace,
    device,
  } = colours.track.key;
  tell({ type: 'plan', plan });
  for (const message of [...notesOf(found, plan.film), ...lostPictures(project), ...plan.warnings]) tell({ type: 'warning', message });
  await using networks = new JobNetworks(engine, device, null, (message) => {
    tell({ type: 'warning', message });
  });
  const { output, frames, seconds } = await render(
    {
      plan,
      encoder: planned.encoder,
      interlaced: planned.interlaced,
      stamp,
      project,
      colours: colours.open(),
      networks,
      deinterlace,
      gate,
      replace: request.force,
    },
    signal,
    tell,
  );
  const done = doneOf({ output, project: project.path, frames, seconds, model, device });
  tell(done);
  return done;
}

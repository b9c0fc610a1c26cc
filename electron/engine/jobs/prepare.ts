import { basename } from 'node:path';
import { editedSection, noEdits, type Edits } from '../../../shared/project/edits.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { ColorizeRequest } from '../../../shared/job/job.ts';
import type { Plan } from '../../../shared/job/plan.ts';
import type { Warning } from '../../../shared/job/warning.ts';
import type { FilmIdentity, TrackKey } from '../../../shared/project/project.ts';
import { deviceSchema, isWholeFilm, type Device, type DeviceChoice } from '../../../shared/job/settings.ts';
import type { EncoderPlan } from '../film/encoders.ts';
import { folderOfFilm } from '../files/pictures.ts';
import { defaultNetworks, findNetwork, type DefaultNetworks, type NetworkFile } from '../network/catalog.ts';
import { chooseNetworkAndDevice, type NetworkParts } from '../network/choose-network.ts';
import { chooseDevice } from '../network/devices.ts';
import type { ColourNetwork } from '../network/network.ts';
import type { NetworkSize } from '../network/network-size.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import { readSound } from '../track/sound-project.ts';
import type { OpenProjects } from '../track/open-projects.ts';
import { reckonedMilliseconds } from '../network/reckoned-speed.ts';
import { trackKeyOf } from '../track/track-key.ts';
import { findCovering, framesReady, madeColours, sizeFor, tracksOfAnySection, type FilmColours } from '../track/film-colours.ts';
import type { ProjectFile } from '../track/project-file.ts';
import type { Names } from './output-names.ts';
import { checkSection, planExport, statePlan, type ExportPlan } from './plan-export.ts';
import { shotNetworks } from './shot-networks.ts';

/** A job made ready: the plan, and what running it needs. The project and the network are the caller's to close. */
export interface PreparedJob {
  readonly plan: Plan;
  readonly networkFile: NetworkFile;
  readonly network: ColourNetwork | null;
  readonly trackKey: TrackKey;
  readonly identity: FilmIdentity;
  /** Of the film's file, see `stampOf`. */
  readonly stamp: string;
  /** As they were when the plan was made: what is done is what was planned. */
  readonly edits: Edits;
  /** Networks of shots that differ from the film's. */
  readonly shotNetworks: readonly NetworkFile[];
  readonly encoder: EncoderPlan;
  readonly interlaced: 'top-first' | 'bottom-first' | null;
  readonly chromaSize: NetworkSize;
  /** What the network takes a frame, for `--every auto`. */
  readonly networkMilliseconds: number;
}

/** Whether the colours of another film are in a project. */
function isOfAnother(projects: OpenProjects, path: string, film: { identity: FilmIdentity }): boolean {
  try {
    projects.openToRead(path, film)?.[Symbol.dispose]();
    return false;
  } catch (error) {
    // Whatever else is wrong with it is said where it is opened to be used.
    return error instanceof UserFacingError && error.code === 'project-mismatch';
  }
}

interface Earlier {
  readonly framesReady: number;
  /** Nothing is left to be coloured. */
  readonly covered: boolean;
  readonly device: Device;
}

/** What the person changed about the film, by its project; reading it changes nothing. */
function editsOf(projects: OpenProjects, path: string, film: { identity: FilmIdentity }): Edits {
  using lease = projects.openToRead(path, film);
  return lease?.project.edits() ?? noEdits;
}

/** What an earlier run left in the project. Reading it changes nothing. */
function findEarlier(
  projects: OpenProjects,
  path: string,
  { film, identity, edits }: { film: FilmInfo; identity: FilmIdentity; edits: Edits },
  key: Omit<TrackKey, 'device'>,
  wanted: DeviceChoice,
): Earlier | null {
  using lease = projects.openToRead(path, { identity });
  if (lease === null) return null;
  const { project } = lease;
  const devices: readonly Device[] = wanted === 'auto' ? deviceSchema.options : [wanted];
  const tracks = devices.flatMap((device) => tracksOfAnySection(project, { ...key, device }));
  const covering = findCovering(project, tracks, film, edits, key.section);
  if (covering !== null) return { framesReady: covering.frames.length, covered: true, device: covering.track.key.device };
  const track = devices
    .flatMap((device) => project.findTrack({ ...key, device }) ?? [])
    .sort((one, other) => one.id - other.id)
    .at(-1);
  return track === undefined ? null : { framesReady: framesReady(project, track, film, edits), covered: false, device: track.key.device };
}

interface Loaded {
  readonly networkFile: NetworkFile;
  readonly network: ColourNetwork | null;
  /** Where the network runs. */
  readonly device: Device;
  /** Where the colours that are gone on with were begun. */
  readonly trackDevice: Device;
  readonly reports: Plan['devices'];
  readonly earlier: Earlier | null;
}

async function loadNetwork(
  defaults: DefaultNetworks,
  { device: wanted, onCpu: mustBeCpu }: Pick<ColorizeRequest, 'device' | 'onCpu'>,
  earlierWith: (networkFile: NetworkFile) => Earlier | null,
  sizeFor: (networkFile: NetworkFile) => NetworkSize,
  parts: NetworkParts,
): Promise<Loaded> {
  const { onCpu, onGpu } = defaults;
  for (const networkFile of onGpu === null ? [onCpu] : [onGpu, onCpu]) {
    const earlier = earlierWith(networkFile);
    if (earlier?.covered === true)
      return { networkFile, network: null, device: mustBeCpu ? 'cpu' : earlier.device, trackDevice: earlier.device, reports: [], earlier };
    if (earlier !== null) {
      // The same network and device go on, so that the film does not change colour in the middle; others only if they are gone.
      const again = await parts.checkedFiles
        .verify(networkFile)
        .then(() => chooseDevice(networkFile, mustBeCpu ? 'cpu' : earlier.device, sizeFor(networkFile), parts.devices))
        .catch(() => null);
      if (again !== null)
        return {
          networkFile,
          network: again.network,
          device: again.device,
          trackDevice: earlier.device,
          reports: [...again.reports],
          earlier,
        };
    }
  }
  const { networkFile, network, device, reports } = await chooseNetworkAndDevice(defaults, mustBeCpu ? 'cpu' : wanted, sizeFor, parts);
  return { networkFile, network, device, trackDevice: device, reports: [...reports], earlier: null };
}

/**
 * Looks at the film, the network, the device, the place of the output and an earlier run's project, and states what
 * colouring will do. Nothing is written.
 *
 * @throws UserFacingError for everything a person got wrong, before any long work
 */
export async function prepareColorize(request: ColorizeRequest, engine: EngineParts, signal: AbortSignal): Promise<PreparedJob> {
  using lease = await engine.films.open(request.film, signal);
  const { film, session } = lease;
  const { projects, encoders } = engine;
  const defaults = request.model === null ? await defaultNetworks() : { onCpu: await findNetwork(request.model), onGpu: null };
  await engine.checkedFiles.verify(defaults.onCpu);
  const identity = await session.identity();
  const passedBy: string[] = [];
  const wishedPlace = {
    folder: request.folder ?? folderOfFilm(film.path),
    project: request.project,
    promised: request.promised,
    numbered: request.numbered,
    naming: request.naming,
    isFree: ({ project }: Names): boolean => {
      if (request.project !== null || !isOfAnother(projects, project, { identity })) return true;
      passedBy.push(project);
      return false;
    },
  };
  const planFor = (network: NetworkFile): Promise<ExportPlan> =>
    planExport({ session, encoders }, request, { ...wishedPlace, network: network.entry.id }, signal);
  let planned = await planFor(defaults.onCpu);
  const { deinterlace } = planned.facts.export;
  const place = planned.facts.project;
  const { result: edits, damaged } = readSound(place, () => editsOf(projects, place, { identity }), noEdits);
  const section = isWholeFilm(request.section) ? editedSection(edits) : request.section;
  await checkSection(film, section, isWholeFilm(request.section) ? 'in point' : '--start', signal);
  const { smoothing, every, scenes } = request;
  const keyFor = (networkFile: NetworkFile): Omit<TrackKey, 'device'> =>
    trackKeyOf({ smoothing, every, scenes, section, deinterlace }, networkFile);
  const earlierWith = (networkFile: NetworkFile): Earlier | null =>
    readSound(place, () => findEarlier(projects, place, { film, identity, edits }, keyFor(networkFile), request.device), null).result;
  const { networkFile, network, device, trackDevice, reports, earlier } = await loadNetwork(
    defaults,
    request,
    earlierWith,
    (candidate) => sizeFor(candidate, film),
    engine,
  );
  try {
    engine.networkInUse.remember(networkFile, defaults);
    // Which network it is only a device could tell.
    if (networkFile !== defaults.onCpu && request.naming?.includes('{network}') === true) planned = await planFor(networkFile);
    const key = keyFor(networkFile);
    const size = sizeFor(networkFile, film);
    const framesReady = earlier?.device === trackDevice ? earlier.framesReady : 0;
    const stride = networkFile.entry.output.stride;
    const colouring = { colour: key.settings, section, networkSize: size, device, devices: reports, framesReady };
    const stepsAside: Warning[] = passedBy.slice(0, 1).map((other) => ({
      code: 'project-renamed',
      project: basename(planned.facts.project),
      other: basename(other),
    }));
    return {
      plan: statePlan(
        {
          ...planned,
          warnings: [
            ...planned.warnings,
            ...stepsAside,
            ...(damaged ? [{ code: 'project-damaged', project: basename(place) } as const] : []),
          ],
        },
        { ...colouring, coloursReady: earlier?.covered === true },
        networkFile.entry.name,
      ),
      networkFile,
      network,
      trackKey: { ...key, device: trackDevice },
      identity,
      stamp: session.stamp,
      edits,
      shotNetworks: await shotNetworks(edits, networkFile.entry.id, section, engine.checkedFiles),
      encoder: planned.encoder,
      interlaced: planned.interlaced,
      networkMilliseconds: reckonedMilliseconds(
        networkFile.entry,
        device,
        size,
        reports.find((report) => report.device === device)?.millisecondsPerFrame ?? null,
      ),
      chromaSize: { width: size.width / stride, height: size.height / stride },
    };
  } catch (error) {
    // A shot's network that is missing must not keep the film's own loaded for ever.
    await network?.release();
    throw error;
  }
}

/** The job's own track, made where there is none, and those of shots that differ, to be coloured as far as they are not. */
export function coloursToMake(job: PreparedJob, project: ProjectFile): FilmColours {
  const { plan, trackKey, networkFile, chromaSize, edits } = job;
  const track = project.track(trackKey, chromaSize.width, chromaSize.height, plan.film.video.timeBase, job.networkMilliseconds);
  return madeColours(project, track, networkFile, job.shotNetworks, plan.film, edits);
}

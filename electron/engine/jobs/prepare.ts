import { dirname, resolve } from 'node:path';
import { UserFacingError } from '../../../shared/errors.ts';
import type { FilmInfo } from '../../../shared/film.ts';
import type { ColorizeRequest } from '../../../shared/job.ts';
import type { Plan } from '../../../shared/plan.ts';
import type { FilmIdentity, TrackKey } from '../../../shared/project.ts';
import { defaultEvery, defaultSmoothing, type ColourSettings, type Device, type DeviceChoice, type Section } from '../../../shared/settings.ts';
import type { EncoderPlan } from '../film/encoders.ts';
import { probeFilm } from '../film/probe.ts';
import { findModel, modelFingerprint, verifyModel, type Model } from '../model/catalog.ts';
import { chooseDevice } from '../model/devices.ts';
import { networkSize, type ColourNetwork, type NetworkSize } from '../model/network.ts';
import { identifyFilm } from '../project/identity.ts';
import { openProjects } from '../project/open-projects.ts';
import { canonicalKey } from '../project/project-file.ts';
import { engineVersion, reckonedMilliseconds } from './defaults.ts';
import { planExport, statePlan } from './plan-export.ts';

/** A job made ready: the plan, and what running it needs. The project and the network are the caller's to close. */
export interface PreparedJob {
  readonly plan: Plan;
  readonly model: Model;
  readonly network: ColourNetwork | null;
  readonly trackKey: TrackKey;
  readonly identity: FilmIdentity;
  readonly encoder: EncoderPlan;
  readonly interlaced: 'top-first' | 'bottom-first' | null;
  readonly chromaSize: NetworkSize;
  /** What the network takes a frame, for `--every auto`. */
  readonly networkMilliseconds: number;
}

/** Size of the picture as a player shows it, in square samples. */
export function displaySize({ video }: FilmInfo): { width: number; height: number } {
  const width = (video.width * video.sampleAspectRatio.num) / video.sampleAspectRatio.den;
  return video.rotation % 180 === 0 ? { width, height: video.height } : { width: video.height, height: width };
}

function checkSection({ durationSeconds }: FilmInfo, { startSeconds }: Section): void {
  if (durationSeconds === null || startSeconds < durationSeconds) return;
  throw new UserFacingError('usage', `The film is ${durationSeconds.toFixed(1)} seconds long, so nothing of it is left after --start ${startSeconds}: begin earlier.`);
}

interface Earlier {
  readonly framesReady: number;
  readonly complete: boolean;
  readonly device: Device;
}

/** What an earlier run left in the project. Reading it changes nothing. */
function findEarlier(path: string, film: { identity: FilmIdentity }, key: Omit<TrackKey, 'device'>, wanted: DeviceChoice): Earlier | null {
  using lease = openProjects.openToRead(path, film);
  if (lease === null) return null;
  const { project } = lease;
  const alike = canonicalKey({ ...key, device: 'cpu' });
  const track = project.tracks().findLast(
    (found) => canonicalKey({ ...found.key, device: 'cpu' }) === alike && (wanted === 'auto' || wanted === found.key.device),
  );
  if (track === undefined) return null;
  return { framesReady: project.framesStored(track), complete: track.complete, device: track.key.device };
}

async function loadNetwork(
  model: Model, wanted: DeviceChoice, earlier: Earlier | null, size: NetworkSize,
): Promise<{ network: ColourNetwork | null; device: Device; reports: Plan['devices'] }> {
  if (earlier?.complete === true) return { network: null, device: earlier.device, reports: [] };
  if (earlier !== null && wanted === 'auto') {
    // The same device goes on, so that the film does not change colour in the middle; another only if it is gone.
    const again = await chooseDevice(model, earlier.device, size).catch(() => null);
    if (again !== null) return { network: again.network, device: earlier.device, reports: [...again.reports] };
  }
  const { network, device, reports } = await chooseDevice(model, wanted, size);
  return { network, device, reports: [...reports] };
}

/**
 * Looks at the film, the network, the device, the place of the output and an earlier run's project, and states what
 * colouring will do. Nothing is written.
 *
 * @throws UserFacingError for everything a person got wrong, before any long work
 */
export async function prepareColorize(request: ColorizeRequest, signal: AbortSignal): Promise<PreparedJob> {
  const film = await probeFilm(resolve(request.film), { signal });
  checkSection(film, request.section);
  const model = await findModel(request.model);
  await verifyModel(model);
  const planned = await planExport(film, request, { folder: request.folder ?? dirname(film.path), project: request.project }, signal);
  const { deinterlace } = planned.facts.export;
  const colour: ColourSettings = {
    model: model.entry.id,
    smoothing: request.smoothing ?? defaultSmoothing,
    every: request.every ?? defaultEvery,
  };
  const display = displaySize(film);
  const size = networkSize(model, display.width, display.height);
  const identity = await identifyFilm(film.path);
  const key = { settings: colour, modelSha256: modelFingerprint(model.entry), section: request.section, deinterlace, engine: engineVersion };
  const earlier = findEarlier(planned.facts.project, { identity }, key, request.device);
  const { network, device, reports } = await loadNetwork(model, request.device, earlier, size);
  const framesReady = earlier?.device === device ? earlier.framesReady : 0;
  const stride = model.entry.output.stride;
  return {
    plan: statePlan(planned, { colour, section: request.section, networkSize: size, device, devices: reports, framesReady }, model.entry.name),
    model,
    network,
    trackKey: { ...key, device },
    identity,
    encoder: planned.encoder,
    interlaced: planned.interlaced,
    networkMilliseconds: reckonedMilliseconds(model.entry, device, size, reports.find((report) => report.device === device)?.millisecondsPerFrame ?? null),
    chromaSize: { width: size.width / stride, height: size.height / stride },
  };
}

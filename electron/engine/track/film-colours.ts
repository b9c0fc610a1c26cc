import type { Edits } from '../../../shared/project/edits.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { TrackInfo, TrackKey } from '../../../shared/project/project.ts';
import { wholeFilm, type Section } from '../../../shared/job/settings.ts';
import { networkFingerprint, type NetworkFile } from '../network/catalog.ts';
import { networkSize, type NetworkSize } from '../network/network-size.ts';
import { reckonedMilliseconds } from '../network/reckoned-speed.ts';
import type { ProjectFile } from './project-file.ts';
import { canonicalKey, engineVersion, sectionEngineVersion } from './track-key.ts';
import { EditedCuts } from './edited-cuts.ts';
import { coveredFrames, siblingTracks, storedFrames, type StoredFrame } from './stored-colours.ts';

/** A colour track, and what colours its frames. */
export interface ColourPart {
  readonly track: TrackInfo;
  /** Null where the network is no longer there: what is stored can still be used. */
  readonly networkFile: NetworkFile | null;
  /** Size of the luma that the network sees. */
  readonly size: NetworkSize;
  /** Which of a frame's further sizes that is; null where it is the frame's own. */
  readonly further: number | null;
}

/** Where a job takes the colours of its section from. */
export interface FilmColours {
  readonly edits: Edits;
  readonly cuts: EditedCuts;
  /** The film's own track. */
  readonly main: ColourPart;
  /** The tracks of shots that another network colours, by its id. */
  readonly others: ReadonlyMap<string, ColourPart>;
  /** Sizes of luma that the others want, where they differ from the main one's. */
  readonly further: readonly NetworkSize[];
  /** Set where all colours are stored, maybe in the track of a larger section: no network is needed. */
  readonly stored: readonly StoredFrame[] | null;
}

/** Size of the picture as a player shows it, in square samples. */
export function displaySize({ video }: FilmInfo): { width: number; height: number } {
  const width = (video.width * video.sampleAspectRatio.num) / video.sampleAspectRatio.den;
  return video.rotation % 180 === 0 ? { width, height: video.height } : { width: video.height, height: width };
}

export function sizeFor(networkFile: NetworkFile, film: FilmInfo): NetworkSize {
  const { width, height } = displaySize(film);
  return networkSize(networkFile, width, height);
}

/** The size of luma that a track was made from. */
export function lumaSizeOf(track: TrackInfo, networkFile: NetworkFile | null): NetworkSize {
  const stride = networkFile?.entry.output.stride ?? 2;
  return { width: track.width * stride, height: track.height * stride };
}

export interface CoveringTrack {
  readonly track: TrackInfo;
  readonly frames: readonly StoredFrame[];
}

/** The first of some tracks that holds all colours of a section, as the edits have them. */
export function findCovering(
  project: ProjectFile,
  tracks: readonly TrackInfo[],
  film: FilmInfo,
  edits: Edits,
  section: Section,
): CoveringTrack | null {
  for (const track of tracks) {
    const frames = coveredFrames(project, track, film, new EditedCuts(edits, track.key.settings.model), section);
    if (frames !== null) return { track, frames };
  }
  return null;
}

/** The tracks of a key, whatever section of the film they are of: that of the key's own first, then the newest. */
export function tracksOfAnySection(project: ProjectFile, key: TrackKey): TrackInfo[] {
  const whole = (other: TrackKey): string =>
    canonicalKey({
      ...other,
      section: wholeFilm,
      engine: other.engine === sectionEngineVersion ? engineVersion : other.engine,
    });
  const own = canonicalKey(key);
  const found = project
    .tracks()
    .filter((track) => whole(track.key) === whole(key))
    .reverse();
  return [...found.filter((track) => canonicalKey(track.key) === own), ...found.filter((track) => canonicalKey(track.key) !== own)];
}

/** Frames of a track's section that need no network any more. */
export function framesReady(project: ProjectFile, track: TrackInfo, film: FilmInfo, edits: Edits): number {
  return storedFrames(project, track, film, new EditedCuts(edits, track.key.settings.model)).filter(({ chunk }) => chunk.fresh).length;
}

/** All is stored: no network, no further luma. */
export function storedColours({ track, frames }: CoveringTrack, networkFile: NetworkFile | null, edits: Edits): FilmColours {
  return {
    edits,
    cuts: new EditedCuts(edits, track.key.settings.model),
    main: { track, networkFile, size: lumaSizeOf(track, networkFile), further: null },
    others: new Map(),
    further: [],
    stored: frames,
  };
}

/**
 * Finds or makes the tracks of shots that have a network of their own, beside the film's own track.
 * @param networkFiles the networks of these shots, see `shotNetworks`
 */
export function madeColours(
  project: ProjectFile,
  track: TrackInfo,
  networkFile: NetworkFile | null,
  networkFiles: readonly NetworkFile[],
  film: FilmInfo,
  edits: Edits,
): FilmColours {
  const size = lumaSizeOf(track, networkFile);
  const further: NetworkSize[] = [];
  const others = new Map<string, ColourPart>();
  const siblings = siblingTracks(project, track);
  for (const other of networkFiles) {
    const own = sizeFor(other, film);
    const same = own.width === size.width && own.height === size.height;
    if (!same && !further.some(({ width, height }) => width === own.width && height === own.height)) further.push(own);
    const { stride } = other.entry.output;
    const { device } = track.key;
    const key = { ...track.key, settings: { ...track.key.settings, model: other.entry.id }, modelSha256: networkFingerprint(other.entry) };
    const known = siblings.get(other.entry.id);
    others.set(other.entry.id, {
      track: project.track(
        key,
        own.width / stride,
        own.height / stride,
        film.video.timeBase,
        known?.networkMilliseconds ?? reckonedMilliseconds(other.entry, device, own, null),
      ),
      networkFile: other,
      size: own,
      further: same ? null : further.findIndex(({ width, height }) => width === own.width && height === own.height),
    });
  }
  return {
    edits,
    cuts: new EditedCuts(edits, track.key.settings.model),
    main: { track, networkFile, size, further: null },
    others,
    further,
    stored: null,
  };
}

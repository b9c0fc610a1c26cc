import { momentTolerance } from '../../../shared/project/edits.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { TrackInfo, TrackKey } from '../../../shared/project/project.ts';
import { isWholeFilm, type Section } from '../../../shared/job/settings.ts';
import { filmSecondsOf, sectionTolerance } from '../film/section.ts';
import { secondsOf } from '../film/source.ts';
import type { ProjectFile } from './project-file.ts';
import { chunkFrames, type ChunkPlace } from './chunk.ts';
import { canonicalKey } from './track-key.ts';
import type { EditedCuts } from './edited-cuts.ts';
import { guidesSignature } from './guide-signature.ts';
import type { ReadPlace } from './read-places.ts';

/** A stored chunk, where it lies in the film, and whether it is what the edits ask for. */
export interface StoredChunk {
  readonly track: TrackInfo;
  readonly place: ChunkPlace;
  /** Film seconds of its frames, ascending. */
  readonly seconds: readonly number[];
  /** False where cuts were changed since it was coloured, so that a run over it would colour it anew. */
  readonly fresh: boolean;
}

/** Where one frame's colours are stored. */
export interface StoredFrame {
  /** Film seconds. */
  readonly seconds: number;
  readonly chunk: StoredChunk;
  /** Counted from the chunk's first frame. */
  readonly offset: number;
}

/** A frame's length where nothing tells it. */
const usualFrame = 1 / 24;

function inside({ place, seconds }: ReadPlace, cuts: EditedCuts): boolean {
  return seconds.every(
    (time, offset) =>
      offset === 0 || (!cuts.addedAt(time, seconds[offset - 1]!) && (!place.ignored.includes(offset) || cuts.removedAt(time))),
  );
}

/** Film seconds of a stored frame. */
export function secondsIn({ key: { engine, section }, timeBase }: TrackInfo, time: bigint, film: FilmInfo): number {
  // The first version counted a part's frames from where it begins.
  return engine === 1 && !isWholeFilm(section) ? secondsOf(time, timeBase) + section.startSeconds : filmSecondsOf(time, timeBase, film);
}

function placesOf(project: ProjectFile, track: TrackInfo, film: FilmInfo): readonly ReadPlace[] {
  const key = `${track.id} ${canonicalKey(track.key)}`;
  const known = project.readPlaces.get(key);
  const kept = known?.generation === project.generation ? known : { generation: project.generation, places: [] };
  project.readPlaces.set(key, kept);
  const last = kept.places.at(-1)?.place;
  const fresh = project.places(track, last === undefined ? 0 : last.firstFrame + last.times.length);
  kept.places.push(...fresh.map((place) => ({ place, seconds: place.times.map((time) => secondsIn(track, time, film)) })));
  return kept.places;
}

/**
 * Whether each place was coloured with the guides that reach its shot now.
 * @param ends whether a place is the last of its shot, as far as that is stored
 * @param closed whether the frame after a place is stored, so that its shot is known to end there
 */
function guidedAsAsked(
  places: readonly ReadPlace[],
  cuts: EditedCuts,
  ends: (index: number) => boolean,
  closed: (index: number) => boolean,
): boolean[] {
  if (cuts.guides.length === 0) return places.map(({ place }) => place.guides === null);
  const asked: boolean[] = [];
  for (let first = 0; first < places.length;) {
    let last = first;
    while (!ends(last)) last += 1;
    const [from, to] = [places[first]!.seconds[0]!, places[last]!.seconds.at(-1)!];
    const within = cuts.guidesWithin(from, to);
    // Of a shot whose end is not stored nobody knows which of the guides behind are its own: any of them may be.
    const behind = closed(last) ? [] : cuts.guidesWithin(from, Infinity).slice(within.length);
    const wanted = new Set([within, ...behind.map((_, index) => [...within, ...behind.slice(0, index + 1)])].map(guidesSignature));
    for (; first <= last; first += 1) asked.push(wanted.has(places[first]!.place.guides));
  }
  return asked;
}

/** The chunks of a track. Reads no colours. */
export function storedChunks(project: ProjectFile, track: TrackInfo, film: FilmInfo, cuts: EditedCuts): StoredChunk[] {
  const places = placesOf(project, track, film);
  const follows = (index: number): boolean => {
    const before = places[index - 1]?.place;
    return before !== undefined && before.firstFrame + before.times.length === places[index]!.place.firstFrame;
  };
  /** Whether a shot should begin with a chunk. */
  const begins = (index: number): boolean => {
    const { place, seconds } = places[index]!;
    if (place.firstFrame === 0) return true;
    const first = seconds[0]!;
    const before = follows(index) ? places[index - 1]!.seconds.at(-1)! : first - ((seconds[1] ?? first + usualFrame) - first);
    const found = (place.transition !== null && place.transition !== 'added') || place.ignored.includes(0);
    return (found && !cuts.removedAt(first)) || cuts.addedAt(first, before);
  };
  const ends = (index: number): boolean =>
    index + 1 === places.length || !follows(index + 1) || places[index + 1]!.place.transition !== null;
  const guided = guidedAsAsked(places, cuts, ends, (index) => index + 1 < places.length && follows(index + 1));
  let freshBefore = false;
  return places.map(({ place, seconds }, index) => {
    const start = begins(index);
    const cutShort = place.times.length < chunkFrames && index + 1 < places.length && follows(index + 1) && !begins(index + 1);
    const fresh =
      start === (place.transition !== null) &&
      (start || (follows(index) && freshBefore)) &&
      !cutShort &&
      guided[index]! &&
      inside({ place, seconds }, cuts);
    freshBefore = fresh;
    return { track, place, seconds, fresh };
  });
}

function alike(one: TrackKey, other: TrackKey): boolean {
  return canonicalKey(one) === canonicalKey(other);
}

/** The tracks that belong to a film's own: the same in everything but the network. The newest of each network. */
export function siblingTracks(project: ProjectFile, { key }: TrackInfo): Map<string, TrackInfo> {
  const bare = (other: TrackKey): TrackKey => ({ ...other, modelSha256: '', settings: { ...other.settings, model: '' } });
  return new Map(
    project
      .tracks()
      .filter((track) => alike(bare(track.key), bare(key)))
      .map((track) => [track.key.settings.model, track]),
  );
}

/** Where the colours of each frame are stored, of a track and of those that colour some of its shots. In order. */
export function storedFrames(project: ProjectFile, track: TrackInfo, film: FilmInfo, cuts: EditedCuts): StoredFrame[] {
  const tracks = siblingTracks(project, track);
  tracks.set(track.key.settings.model, track);
  return [...tracks.values()]
    .flatMap((sibling) => storedChunks(project, sibling, film, cuts))
    .filter(({ track: { key }, seconds }) => cuts.networkAt(seconds[0]!) === key.settings.model)
    .flatMap((chunk) => chunk.seconds.map((seconds, offset) => ({ seconds, chunk, offset })))
    .sort((one, other) => one.seconds - other.seconds);
}

function frameNumber({ chunk, offset }: StoredFrame): number {
  return chunk.place.firstFrame + offset;
}

/**
 * The stored colours of all of a section's frames; null where some are missing or were coloured by other cuts.
 * @param section of the film; the track may be of a larger one
 */
export function coveredFrames(
  project: ProjectFile,
  track: TrackInfo,
  film: FilmInfo,
  cuts: EditedCuts,
  section: Section,
): StoredFrame[] | null {
  const from = section.startSeconds - sectionTolerance;
  const to = section.durationSeconds === null ? Infinity : section.startSeconds + section.durationSeconds - sectionTolerance;
  const all = storedFrames(project, track, film, cuts);
  const first = all.findIndex(({ seconds }) => seconds >= from);
  if (first < 0) return null;
  const after = all.findIndex(({ seconds }) => seconds >= to);
  const frames = all.slice(first, after < 0 ? all.length : after);
  const [start] = frames;
  if (start === undefined) return null;
  const before = all[first - 1];
  const next = all[first + frames.length];
  const knownStart =
    before === undefined
      ? frameNumber(start) === 0 && section.startSeconds >= track.key.section.startSeconds
      : frameNumber(before) === frameNumber(start) - 1;
  const end = frameNumber(start) + frames.length;
  const knownEnd = next === undefined ? end === track.frames && endsWith(track.key.section, section, film) : frameNumber(next) === end;
  const whole = frames.every((frame, index) => frame.chunk.fresh && frameNumber(frame) === frameNumber(start) + index);
  return knownStart && knownEnd && whole ? frames : null;
}

/** Whether a track that holds nothing after a section's last frame has all of the section. */
function endsWith(of: Section, { startSeconds, durationSeconds }: Section, film: FilmInfo): boolean {
  if (of.durationSeconds === null) return true;
  const end = of.startSeconds + of.durationSeconds + momentTolerance;
  return durationSeconds === null ? film.durationSeconds !== null && film.durationSeconds <= end : startSeconds + durationSeconds <= end;
}

/**
 * Finds the frame at a time in frames that are in order.
 * @param from where to begin: of frames with the same time, which some films have, the one behind the last is meant
 */
export function frameAt(frames: readonly StoredFrame[], seconds: number, from = 0): StoredFrame | null {
  let [low, high] = [from, frames.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (frames[middle]!.seconds < seconds - momentTolerance) low = middle + 1;
    else high = middle;
  }
  const found = frames[low];
  return found !== undefined && found.seconds <= seconds + momentTolerance ? found : null;
}

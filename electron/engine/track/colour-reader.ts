import { LRUCache } from 'lru-cache';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { momentTolerance } from '../../../shared/project/edits.ts';
import type { TrackKey } from '../../../shared/project/project.ts';
import { deviceSchema } from '../../../shared/job/settings.ts';
import type { NetworkSize } from '../network/network-size.ts';
import type { ProjectFile } from './project-file.ts';
import { EditedCuts } from './edited-cuts.ts';
import { tracksOfAnySection } from './film-colours.ts';
import { PlaneFitter } from './plane-fitter.ts';
import { frameAt, storedFrames, type StoredFrame } from './stored-colours.ts';

/** Unpacked chunks that are kept: one takes some 3 MB. */
const keptChunks = 4;

/** One coloured frame of the film. */
export interface ColouredFrame {
  /** Film seconds. */
  readonly seconds: number;
  /** a* plane, b* plane behind it, at the reader's size. */
  readonly ab: Float32Array;
}

/**
 * Finds the stored colours of a film's frames by time, also while a job stores more: whatever section's track they are in,
 * and each shot's in the network's that the edits give it. Nothing of the project is kept but what was unpacked last.
 */
export class ColourReader {
  private readonly film: FilmInfo;
  private readonly key: Omit<TrackKey, 'device'>;
  private readonly fitter: PlaneFitter;
  private known: {
    readonly project: ProjectFile;
    readonly revision: number;
    readonly generation: number;
    readonly frames: readonly StoredFrame[];
  } | null = null;
  private readonly unpacked = new LRUCache<string, readonly Float32Array[]>({ max: keptChunks });

  /**
   * @param key what the film is coloured with; the device does not matter
   * @param size of the planes that are handed out
   */
  constructor(film: FilmInfo, key: Omit<TrackKey, 'device'>, size: NetworkSize) {
    this.film = film;
    this.key = key;
    this.fitter = new PlaneFitter(size);
  }

  /** Where the colours of the frames are that have any, in order. */
  frames(project: ProjectFile): readonly StoredFrame[] {
    if (this.known?.project === project && this.known.revision === project.revision) return this.known.frames;
    // What is only added to leaves the chunks before as they were.
    if (this.known?.project !== project || this.known.generation !== project.generation) this.unpacked.clear();
    const cuts = new EditedCuts(project.edits(), this.key.settings.model);
    const tracks = deviceSchema.options.flatMap((device) => tracksOfAnySection(project, { ...this.key, device }));
    let frames: StoredFrame[] = [];
    for (const track of tracks) {
      const found = storedFrames(project, track, this.film, cuts);
      const before = frames;
      const missing = before.length === 0 ? found : found.filter(({ seconds }) => frameAt(before, seconds) === null);
      if (missing.length > 0) frames = [...before, ...missing].sort((one, other) => one.seconds - other.seconds);
    }
    this.known = { project, revision: project.revision, generation: project.generation, frames };
    return frames;
  }

  /** The colours of the frame at a time, null where it is not coloured yet. */
  at(project: ProjectFile, seconds: number): ColouredFrame | null {
    const found = frameAt(this.frames(project), seconds);
    return found === null ? null : this.unpack(project, found);
  }

  /** The coloured frames between two times, both included, in order. */
  between(project: ProjectFile, from: number, to: number): ColouredFrame[] {
    return this.frames(project)
      .filter(({ seconds }) => seconds >= from - momentTolerance && seconds <= to + momentTolerance)
      .flatMap((frame) => this.unpack(project, frame) ?? []);
  }

  private unpack(project: ProjectFile, { seconds, chunk: { track, place }, offset }: StoredFrame): ColouredFrame | null {
    const key = `${track.id} ${place.firstFrame}`;
    const chroma = this.unpacked.get(key) ?? this.fitter.fit(project.chunkAt(track, place.firstFrame)?.chroma ?? [], track);
    this.unpacked.set(key, chroma);
    const ab = chroma[offset];
    return ab === undefined ? null : { seconds, ab };
  }
}

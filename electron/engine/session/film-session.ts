import { LRUCache } from 'lru-cache';
import type { FilmInfo, PictureInspection, Rational } from '../../../shared/film/film.ts';
import type { Section } from '../../../shared/job/settings.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import { readFrameTimes } from '../film/frame-times.ts';
import { FrameWalker, type WalkerRequest } from '../film/frame-walker.ts';
import { inspectPicture } from '../film/inspect.ts';
import type { NetworkFile } from '../network/network-file.ts';
import type { NetworkSize } from '../network/network-size.ts';
import { remembered } from '../remember.ts';
import { SharedWork } from '../shared-work.ts';
import { ColourReader } from '../track/colour-reader.ts';
import { sizeFor } from '../track/film-colours.ts';
import { identifyFilm } from '../track/identity.ts';
import type { OpenProjects, ProjectLease } from '../track/open-projects.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { canonicalKey, trackKeyOf, type ColourWish } from '../track/track-key.ts';

/** Frames a second where a film does not say. */
const usualRate: Rational = { num: 24, den: 1 };
/** Each keeps some 12 MB of unpacked colours. */
const keptReaders = 6;

/** What a film's colours are known by, besides the network. */
export type ColouredAs = ColourWish & { readonly section: Section; readonly deinterlace: boolean };

/**
 * One film as it lies on the disk: what plan, preview, timeline, job and export find out about it, each once. What only
 * tells (facts, identity, what its picture looks like) is kept as long as the session; what takes memory or runs a program
 * (walkers, colour readers, frame times) goes with the last lease, see {@link FilmSessions}.
 */
export class FilmSession {
  readonly film: FilmInfo;
  /** What tells the file from one that takes its place. */
  readonly stamp: string;
  private readonly projects: OpenProjects;
  private readonly inspections = new SharedWork<PictureInspection>({ holds: () => true });
  /** Each lane walks through the film by itself, so that stills do not move the playhead. */
  private readonly walkers = new Map<string, { readonly key: string; readonly walker: FrameWalker }>();
  private readonly readers = new LRUCache<string, ColourReader>({ max: keptReaders });
  private readonly known: FilmIdentity | null;
  private use = new AbortController();
  private times: (() => Promise<Float64Array | null>) | null = null;
  private leases = 0;

  /** @param identity null where the file could not be read to its end */
  constructor(film: FilmInfo, stamp: string, identity: FilmIdentity | null, projects: OpenProjects) {
    this.film = film;
    this.stamp = stamp;
    this.known = identity;
    this.projects = projects;
  }

  /** Tells the film from others by its content. @throws Error where its file cannot be read */
  async identity(): Promise<FilmIdentity> {
    // Read when the film was opened: another may lie in its place by now.
    return this.known ?? identifyFilm(this.film.path);
  }

  /** What a look at some of its frames showed. @throws UserFacingError as `inspectPicture` does; the signal's reason when it aborts */
  async inspection(signal: AbortSignal): Promise<PictureInspection> {
    return this.inspections.get('', signal, (stop) => inspectPicture(this.film, { signal: stop }));
  }

  /** Film seconds of each frame; null where the file does not time its packets. Reads the file once for a lease's life. */
  async frameTimes(): Promise<Float64Array | null> {
    const { signal } = this.use;
    this.times ??= remembered(() => readFrameTimes(this.film, signal));
    return this.times();
  }

  /** Frames a second where they are even, or on average. */
  get rate(): number {
    const { num, den } = this.frameRate;
    return num / den;
  }

  /** Length of a frame in seconds, likewise. */
  get frameSeconds(): number {
    const { num, den } = this.frameRate;
    return den / num;
  }

  private get frameRate(): Rational {
    const { frameRate } = this.film.video;
    return frameRate === null || frameRate.num <= 0 ? usualRate : frameRate;
  }

  /** Sizes that a network sees the film at, and answers in. */
  sizesWith(networkFile: NetworkFile): { readonly luma: NetworkSize; readonly chroma: NetworkSize } {
    const luma = sizeFor(networkFile, this.film);
    const { stride } = networkFile.entry.output;
    return { luma, chroma: { width: luma.width / stride, height: luma.height / stride } };
  }

  /** The walker of a lane; one that was asked for other sizes before makes way. Questions of one lane must come one at a time. */
  walker(lane: string, request: Omit<WalkerRequest, 'film' | 'frameSeconds'>): FrameWalker {
    const { view, small, original, deinterlace } = request;
    const key = [view.width, view.height, small.width, small.height, original !== null, deinterlace].join(' ');
    const known = this.walkers.get(lane);
    if (known?.key === key) return known.walker;
    known?.walker[Symbol.dispose]();
    const walker = new FrameWalker({ ...request, film: this.film, frameSeconds: this.frameSeconds });
    this.walkers.set(lane, { key, walker });
    return walker;
  }

  /** Reads what is stored of the film's colours with these settings; whoever asks for the same has the same reader. */
  colourReader(as: ColouredAs, networkFile: NetworkFile): ColourReader {
    const key = trackKeyOf(as, networkFile);
    const name = canonicalKey({ ...key, device: 'cpu' });
    const reader = this.readers.get(name) ?? new ColourReader(this.film, key, this.sizesWith(networkFile).chroma);
    this.readers.set(name, reader);
    return reader;
  }

  /**
   * Reads the film's project at once and lets it go: whoever wants to colour must not find it taken.
   * @returns what `read` returns; null where there is no project that can be read just now. Another Kinetint's, another film's,
   *   or damaged: the plan says so
   */
  async readProject<T>(path: string | null, read: (project: ProjectFile) => T): Promise<T | null> {
    if (path === null) return null;
    // A film that cannot be read to its end has no colours, but pictures.
    const identity = await this.identity().catch(() => null);
    if (identity === null) return null;
    let lease: ProjectLease | null;
    try {
      lease = this.projects.openToRead(path, { identity });
    } catch {
      return null;
    }
    using taken = lease;
    return taken === null ? null : read(taken.project);
  }

  /** A share in what takes memory; that goes when the last one is disposed of. */
  lease(): FilmLease {
    this.leases += 1;
    let ended = false;
    return {
      session: this,
      film: this.film,
      [Symbol.dispose]: () => {
        if (ended) return;
        ended = true;
        this.leases -= 1;
        if (this.leases === 0) this.rest();
      },
    };
  }

  private rest(): void {
    this.use.abort();
    this.use = new AbortController();
    this.times = null;
    for (const { walker } of this.walkers.values()) walker[Symbol.dispose]();
    this.walkers.clear();
    this.readers.clear();
  }
}

/** A film that is open for whoever has this; disposing it closes the film with the last lease. */
export interface FilmLease extends Disposable {
  readonly session: FilmSession;
  readonly film: FilmInfo;
}

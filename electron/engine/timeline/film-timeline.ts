import { applyEdit, lookAt, noEdits } from '../../../shared/project/edits.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import { plainLook } from '../../../shared/project/look.ts';
import type { PreviewSource } from '../../../shared/project/preview.ts';
import type { FilmIdentity } from '../../../shared/project/project.ts';
import type { Thumbnail, ThumbnailQuestion, Timeline, TimelineQuestion } from '../../../shared/project/timeline.ts';
import { probeFilm } from '../film/probe.ts';
import { ColourReader } from '../track/colour-reader.ts';
import { sizeFor } from '../track/film-colours.ts';
import type { Model } from '../network/catalog.ts';
import { coloursOnGrey } from '../jobs/guide-planes.ts';
import { findVerifiedModel } from '../preview/preview-network.ts';
import { identifyFilm } from '../track/identity.ts';
import { problemError } from '../problem-error.ts';
import { canonicalKey, trackKeyOf } from '../track/track-key.ts';
import { openProjects } from '../track/open-projects.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { foundInStored, mergeFound, readyRanges, shotList } from './shot-list.ts';
import { ShotScan } from './shot-scan.ts';
import { Thumbnails } from './thumbnails.ts';

/** Frames a second where a film does not say. */
const usualRate = 24;

/** One film in the timeline: its shots, what of it is coloured, what the person changed. */
export class FilmTimeline implements Disposable {
  private readonly film: FilmInfo;
  private readonly identity: FilmIdentity;
  private readonly isBusy: () => boolean;
  private readonly thumbnails: Thumbnails;
  private readonly readers = new Map<string, ColourReader>();
  private scan: { readonly key: string; readonly scan: ShotScan } | null = null;

  private constructor(film: FilmInfo, identity: FilmIdentity, isBusy: () => boolean) {
    this.film = film;
    this.identity = identity;
    this.isBusy = isBusy;
    this.thumbnails = new Thumbnails(film);
  }

  /**
   * @param isBusy whether a film is being coloured, so that scanning for shots has to wait
   * @throws UserFacingError as `probeFilm` does
   */
  static async open(path: string, isBusy: () => boolean): Promise<FilmTimeline> {
    const film = await probeFilm(path);
    return new FilmTimeline(film, await identifyFilm(path), isBusy);
  }

  async answer(source: PreviewSource, question: TimelineQuestion): Promise<Timeline> {
    const model = await findVerifiedModel(source.model);
    switch (question.what) {
      case 'timeline':
        break;
      case 'edit': {
        const { action, gesture } = question;
        this.change(source, (project) => {
          project.saveEdits(applyEdit(project.edits(), action), gesture);
        });
        break;
      }
      case 'undo':
        this.change(source, (project) => {
          project.undoEdit();
        });
        break;
      case 'redo':
        this.change(source, (project) => {
          project.redoEdit();
        });
        break;
    }
    return this.timeline(source, model);
  }

  /** The first change of a film makes its project, where colouring it would. */
  private change({ project: path, film }: PreviewSource, change: (project: ProjectFile) => void): void {
    if (path === null) throw problemError('usage', { code: 'film-not-looked-at' }, 'change it once its plan is there');
    using lease = openProjects.open(path, { path: film, identity: this.identity });
    change(lease.project);
  }

  private timeline(source: PreviewSource, model: Model): Timeline {
    const { frameSeconds, durationSeconds } = this;
    const { edits, steps, frames } = this.read(source, (project) => ({
      edits: project.edits(),
      steps: project.editSteps,
      frames: this.reader(source, model).frames(project),
    })) ?? { edits: noEdits, steps: { canUndo: false, canRedo: false }, frames: [] };
    const ready = readyRanges(frames, frameSeconds);
    const slack = 2 * frameSeconds;
    const readyTo = ready.reduce((end, range) => (range.startSeconds <= end + slack ? range.endSeconds : end), 0);
    const allReady = readyTo >= durationSeconds - slack;
    const scan = allReady ? null : this.scanning(source, model);
    const found = mergeFound(foundInStored(frames), scan?.found ?? [], ready);
    return {
      durationSeconds,
      frameSeconds,
      ready,
      outdatedFrames: frames.filter(({ chunk }) => !chunk.fresh).length,
      edits,
      ...steps,
      shots: shotList(found, edits, durationSeconds),
      knownSeconds: allReady ? durationSeconds : Math.min(durationSeconds, Math.max(readyTo, scan?.knownSeconds ?? 0)),
    };
  }

  async thumbnail(source: PreviewSource, { seconds, height, guidePicture }: ThumbnailQuestion): Promise<Thumbnail> {
    const model = await findVerifiedModel(source.model);
    const size = this.chromaSize(model);
    return this.thumbnails.at(seconds, height, source.deinterlace, (at) =>
      this.read(source, (project) => {
        if (guidePicture !== undefined) {
          const picture = project.guidePicture(guidePicture);
          return picture === null ? null : { ab: coloursOnGrey(picture, size), size, look: plainLook };
        }
        const frame = this.reader(source, model).at(project, at);
        return frame === null ? null : { ab: frame.ab, size, look: lookAt(project.edits(), at) };
      }),
    );
  }

  /** Null where there is no project that can be read. */
  private read<T>({ project: path }: PreviewSource, read: (project: ProjectFile) => T): T | null {
    if (path === null) return null;
    let lease: ReturnType<typeof openProjects.openToRead>;
    try {
      lease = openProjects.openToRead(path, { identity: this.identity });
    } catch {
      // Another Kinetint's, another film's, or damaged: the plan says so.
      return null;
    }
    using taken = lease;
    return taken === null ? null : read(taken.project);
  }

  private chromaSize(model: Model): { width: number; height: number } {
    const { width, height } = sizeFor(model, this.film);
    const { stride } = model.entry.output;
    return { width: width / stride, height: height / stride };
  }

  private reader(source: PreviewSource, model: Model): ColourReader {
    const key = trackKeyOf(source, model);
    const name = canonicalKey({ ...key, device: 'cpu' });
    const known = this.readers.get(name) ?? new ColourReader(this.film, key, this.chromaSize(model));
    this.readers.set(name, known);
    return known;
  }

  private scanning({ deinterlace }: PreviewSource, model: Model): ShotScan {
    const size = sizeFor(model, this.film);
    const key = `${size.width}x${size.height} ${deinterlace}`;
    if (this.scan?.key === key) return this.scan.scan;
    this.scan?.scan[Symbol.dispose]();
    this.scan = { key, scan: new ShotScan(this.film, size, deinterlace, this.isBusy) };
    return this.scan.scan;
  }

  private get frameSeconds(): number {
    const { frameRate } = this.film.video;
    return frameRate === null || frameRate.num <= 0 ? 1 / usualRate : frameRate.den / frameRate.num;
  }

  private get durationSeconds(): number {
    const {
      video: { frames },
      durationSeconds,
    } = this.film;
    // Sound may go on after the picture has ended.
    const byFrames = frames === null || frames === 0 ? Infinity : frames * this.frameSeconds;
    return Math.min(byFrames, durationSeconds ?? byFrames);
  }

  [Symbol.dispose](): void {
    this.scan?.scan[Symbol.dispose]();
  }
}

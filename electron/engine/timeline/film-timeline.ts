import { applyEdit, lookAt, noEdits } from '../../../shared/project/edits.ts';
import { plainLook } from '../../../shared/project/look.ts';
import type { PreviewSource } from '../../../shared/project/preview.ts';
import type { Thumbnail, ThumbnailQuestion, Timeline, TimelineQuestion } from '../../../shared/project/timeline.ts';
import type { NetworkFile } from '../network/catalog.ts';
import { coloursOnGrey } from '../jobs/guide-planes.ts';
import { findVerifiedNetwork } from '../preview/preview-network.ts';
import { problemError } from '../problem-error.ts';
import type { EngineParts } from '../session/engine-parts.ts';
import type { FilmSession } from '../session/film-session.ts';
import type { ProjectFile } from '../track/project-file.ts';
import { foundInStored, mergeFound, readyRanges, shotList } from './shot-list.ts';
import { ShotScan } from './shot-scan.ts';
import { Thumbnails } from './thumbnails.ts';

/** One film in the timeline: its shots, what of it is coloured, what the person changed. */
export class FilmTimeline implements Disposable {
  private readonly engine: EngineParts;
  private readonly session: FilmSession;
  private readonly isBusy: () => boolean;
  private readonly thumbnails: Thumbnails;
  /** The change that was asked for last. */
  private changes: Promise<unknown> = Promise.resolve();
  private scan: { readonly key: string; readonly scan: ShotScan } | null = null;

  /** @param isBusy whether a film is being coloured, so that scanning for shots has to wait */
  constructor(engine: EngineParts, session: FilmSession, isBusy: () => boolean) {
    this.engine = engine;
    this.session = session;
    this.isBusy = isBusy;
    this.thumbnails = new Thumbnails(session.film, engine.chromaTables);
  }

  async answer(source: PreviewSource, question: TimelineQuestion): Promise<Timeline> {
    if (question.what === 'timeline') return this.answerNow(source, question);
    // An undo right behind a change must not overtake it, whatever either waits for.
    const mine = this.changes.then(() => this.answerNow(source, question));
    this.changes = mine.catch(() => undefined);
    return mine;
  }

  private async answerNow(source: PreviewSource, question: TimelineQuestion): Promise<Timeline> {
    const networkFile = await findVerifiedNetwork(this.engine, source.model);
    switch (question.what) {
      case 'timeline':
        break;
      case 'edit': {
        const { action, gesture } = question;
        await this.change(source, (project) => {
          project.saveEdits(applyEdit(project.edits(), action), gesture);
        });
        break;
      }
      case 'undo':
        await this.change(source, (project) => {
          project.undoEdit();
        });
        break;
      case 'redo':
        await this.change(source, (project) => {
          project.redoEdit();
        });
        break;
    }
    return this.timeline(source, networkFile);
  }

  /** The first change of a film makes its project, where colouring it would. */
  private async change({ project: path, film }: PreviewSource, change: (project: ProjectFile) => void): Promise<void> {
    if (path === null) throw problemError('usage', { code: 'film-not-looked-at' }, 'change it once its plan is there');
    const identity = await this.session.identity();
    using lease = this.engine.projects.open(path, { path: film, identity });
    change(lease.project);
  }

  private async timeline(source: PreviewSource, networkFile: NetworkFile): Promise<Timeline> {
    const { durationSeconds } = this;
    const { frameSeconds } = this.session;
    const reader = this.session.colourReader(source, networkFile);
    const { edits, steps, frames } = (await this.session.readProject(source.project, (project) => ({
      edits: project.edits(),
      steps: project.editSteps,
      frames: reader.frames(project),
    }))) ?? { edits: noEdits, steps: { canUndo: false, canRedo: false }, frames: [] };
    const ready = readyRanges(frames, frameSeconds);
    const slack = 2 * frameSeconds;
    const readyTo = ready.reduce((end, range) => (range.startSeconds <= end + slack ? range.endSeconds : end), 0);
    const allReady = readyTo >= durationSeconds - slack;
    const scan = allReady ? null : this.scanning(source, networkFile);
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
    const networkFile = await findVerifiedNetwork(this.engine, source.model);
    const { chroma: size } = this.session.sizesWith(networkFile);
    const reader = this.session.colourReader(source, networkFile);
    return this.thumbnails.at(seconds, height, source.deinterlace, (at) =>
      this.session.readProject(source.project, (project) => {
        if (guidePicture !== undefined) {
          const picture = project.guidePicture(guidePicture);
          return picture === null ? null : { ab: coloursOnGrey(picture, size), size, look: plainLook };
        }
        const frame = reader.at(project, at);
        return frame === null ? null : { ab: frame.ab, size, look: lookAt(project.edits(), at) };
      }),
    );
  }

  private scanning({ deinterlace }: PreviewSource, networkFile: NetworkFile): ShotScan {
    const { luma: size } = this.session.sizesWith(networkFile);
    const key = `${size.width}x${size.height} ${deinterlace}`;
    if (this.scan?.key === key) return this.scan.scan;
    this.scan?.scan[Symbol.dispose]();
    this.scan = { key, scan: new ShotScan(this.session.film, size, deinterlace, this.isBusy) };
    return this.scan.scan;
  }

  private get durationSeconds(): number {
    const {
      video: { frames },
      durationSeconds,
    } = this.session.film;
    // Sound may go on after the picture has ended.
    const byFrames = frames === null || frames === 0 ? Infinity : frames * this.session.frameSeconds;
    return Math.min(byFrames, durationSeconds ?? byFrames);
  }

  [Symbol.dispose](): void {
    this.scan?.scan[Symbol.dispose]();
  }
}

import type { FilmInfo } from '../../../shared/film.ts';
import type { TrackInfo } from '../../../shared/project.ts';
import { filmSecondsOf } from '../film/source.ts';
import type { ProjectFile } from '../project/project-file.ts';

/** Times that name the same frame are no further apart: containers round to milliseconds. */
const tolerance = 0.002;
/** Unpacked stretches that are kept: one takes some 3 MB. */
const keptStretches = 4;

/** One coloured frame of a colour track. */
export interface TrackFrame {
  /** Film seconds. */
  readonly seconds: number;
  /** a* plane, b* plane behind it, at the track's size. */
  readonly ab: Float32Array;
}

interface Span {
  readonly firstFrame: number;
  /** Film seconds of its frames, ascending. */
  readonly seconds: readonly number[];
}

/** Finds the frames of one colour track by time, also while a job makes it longer. */
export class TrackReader {
  readonly track: TrackInfo;
  private readonly film: FilmInfo;
  private readonly spans: Span[] = [];
  private nextFrame = 0;
  private readonly unpacked = new Map<number, readonly Float32Array[]>();

  constructor(film: FilmInfo, track: TrackInfo) {
    this.film = film;
    this.track = track;
  }

  /** The colours of the frame at a time, null where it is not coloured yet. */
  at(project: ProjectFile, seconds: number): TrackFrame | null {
    return this.between(project, seconds - tolerance, seconds + tolerance).at(0) ?? null;
  }

  /** The coloured frames between two times, in order. */
  between(project: ProjectFile, from: number, to: number): TrackFrame[] {
    this.refresh(project);
    return this.spans
      .filter(({ seconds }) => seconds.at(-1)! >= from && seconds[0]! <= to)
      .flatMap((span) => {
        const chroma = this.unpack(project, span.firstFrame);
        return span.seconds.flatMap((seconds, index) => {
          const ab = chroma[index];
          return ab !== undefined && seconds >= from && seconds <= to ? [{ seconds, ab }] : [];
        });
      });
  }

  private refresh(project: ProjectFile): void {
    const { key: { section }, timeBase } = this.track;
    for (const { firstFrame, times } of project.timesFrom(this.track, this.nextFrame)) {
      this.spans.push({ firstFrame, seconds: times.map((time) => filmSecondsOf(time, timeBase, this.film, section)) });
      this.nextFrame = firstFrame + times.length;
    }
  }

  private unpack(project: ProjectFile, firstFrame: number): readonly Float32Array[] {
    const known = this.unpacked.get(firstFrame) ?? project.stretchAt(this.track, firstFrame)?.chroma ?? [];
    this.unpacked.delete(firstFrame);
    this.unpacked.set(firstFrame, known);
    for (const oldest of this.unpacked.keys()) {
      if (this.unpacked.size <= keptStretches) break;
      this.unpacked.delete(oldest);
    }
    return known;
  }
}

import type { FilmInfo } from '../../../shared/film/film.ts';
import { wholeFilm } from '../../../shared/job/settings.ts';
import { LumaReader } from '../film/luma-reader.ts';
import { filmSecondsOf } from '../film/section.ts';
import type { NetworkSize } from '../network/network-size.ts';
import { ShotDetector, type Transition } from '../motion/shots.ts';

/** Where a shot was found to begin. */
export interface FoundShot {
  readonly seconds: number;
  readonly transition: Transition;
}

/** How often a scan looks whether it may go on. */
const restMilliseconds = 500;
/** The film's picture and its plan come first. */
const startMilliseconds = 1500;

/**
 * Reads through a film in the background and finds its shots, at the very size that colouring finds them at. It gives way:
 * FFmpeg runs at low priority, and nothing is read while `isBusy`.
 */
export class ShotScan implements Disposable {
  /** In order. */
  readonly found: FoundShot[] = [];
  /** Shots are known from the film's start to here. */
  knownSeconds = 0;
  private readonly stop = new AbortController();

  constructor(film: FilmInfo, size: NetworkSize, deinterlace: boolean, isBusy: () => boolean) {
    // A film that cannot be read to its end has shots as far as it goes; whoever colours it is told why.
    this.run(film, size, deinterlace, isBusy).catch(() => {
      this.knownSeconds = Infinity;
    });
  }

  private async run(film: FilmInfo, size: NetworkSize, deinterlace: boolean, isBusy: () => boolean): Promise<void> {
    const rest = async (): Promise<void> => {
      while (isBusy() && !this.stop.signal.aborted)
        await new Promise((resolve) => {
          setTimeout(resolve, restMilliseconds);
        });
    };
    await new Promise((resolve) => {
      setTimeout(resolve, startMilliseconds);
    });
    await rest();
    this.stop.signal.throwIfAborted();
    const reader = new LumaReader({ film, section: wholeFilm, deinterlace, ...size, inBackground: true }, this.stop.signal);
    const detector = new ShotDetector();
    const times: number[] = [];
    for await (const { time, luma } of reader.frames()) {
      await rest();
      this.stop.signal.throwIfAborted();
      times.push(filmSecondsOf(time, reader.timeBase, film));
      detector.push(luma, size.width, size.height);
      this.note(detector, times);
    }
    detector.flush();
    this.knownSeconds = Infinity;
  }

  private note({ openShot: { startFrame, transitionIn }, decidedFrames }: ShotDetector, times: readonly number[]): void {
    const seconds = times[startFrame]!;
    if (startFrame > 0 && this.found.at(-1)?.seconds !== seconds) this.found.push({ seconds, transition: transitionIn });
    this.knownSeconds = times[decidedFrames] ?? this.knownSeconds;
  }

  [Symbol.dispose](): void {
    this.stop.abort();
  }
}

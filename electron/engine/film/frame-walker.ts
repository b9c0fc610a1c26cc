import { canSeek } from './source.ts';
import { FrameReader, type FrameReaderRequest, type PreviewFrame } from './frame-reader.ts';

/** Frames kept, so that stepping back and forth is free. */
const keptFrames = 32;
/** Frames before the wanted one that are decoded with it when going backward. */
const leadIn = 12;
/** Reading on this far is quicker than seeking. */
const readOnSeconds = 1.5;
/** FFmpeg waits for the next question this long. */
const idleMilliseconds = 20_000;
/** Smaller than any frame, greater than what containers round by. */
const tolerance = 0.002;

export interface WalkerRequest extends Omit<FrameReaderRequest, 'fromSeconds'> {
  /** Length of a frame, seconds, on average. */
  readonly frameSeconds: number;
}

/** Any frame of a film by its time. One question at a time. */
export class FrameWalker implements Disposable {
  private readonly request: WalkerRequest;
  /** In order of time, without gaps. */
  private kept: PreviewFrame[] = [];
  private reader: FrameReader | null = null;
  private atEnd = false;
  private idle: NodeJS.Timeout | undefined;

  constructor(request: WalkerRequest) {
    this.request = request;
  }

  /**
   * The frame that is shown at a time: the last that is not later, the film's first before it begins.
   * @returns null where nothing can be decoded there
   * @throws the signal's reason when it aborts
   */
  async frameAt(seconds: number, signal: AbortSignal): Promise<PreviewFrame | null> {
    const around = await this.walk(seconds, 0, 0, signal);
    return around?.frames[around.at] ?? null;
  }

  /** A frame and those around it, as many as there are. */
  async around(
    seconds: number,
    before: number,
    after: number,
    signal: AbortSignal,
  ): Promise<{ readonly frames: readonly PreviewFrame[]; readonly at: number } | null> {
    return this.walk(seconds, before, after, signal);
  }

  private async walk(
    seconds: number,
    before: number,
    after: number,
    signal: AbortSignal,
  ): Promise<{ frames: PreviewFrame[]; at: number } | null> {
    clearTimeout(this.idle);
    try {
      const wanted = seconds + tolerance;
      if (!this.holds(wanted, before, after)) {
        for (const lead of this.leads(wanted, before)) {
          if (lead !== null) this.seek(wanted - lead);
          while (!this.reaches(wanted, after)) {
            signal.throwIfAborted();
            await this.readOn();
          }
          // Frames that last longer than the average, or a film whose picture begins late: it was not far enough back.
          if ((this.kept.at(0)?.seconds ?? Infinity) <= wanted || (lead !== null && lead >= wanted)) break;
        }
      }
      if (this.kept.length === 0) return null;
      const at = Math.max(
        0,
        this.kept.findLastIndex((frame) => frame.seconds <= wanted),
      );
      const from = Math.max(0, at - before);
      const answer = { frames: this.kept.slice(from, at + after + 1), at: at - from };
      this.kept = this.kept.slice(Math.max(0, at - keptFrames + 1));
      return answer;
    } finally {
      this.idle = setTimeout(() => {
        this.rest();
      }, idleMilliseconds);
      this.idle.unref();
    }
  }

  /** Where to decode from, in seconds before the wanted time; null goes on with what is running. Later ones are for uneven films, and such as are said to be longer than they are. */
  private leads(wanted: number, before: number): readonly (number | null)[] {
    const first = this.kept.at(0);
    const last = this.kept.at(-1);
    const { frameSeconds } = this.request;
    const ahead =
      this.reader !== null &&
      first !== undefined &&
      last !== undefined &&
      wanted >= first.seconds + before * frameSeconds &&
      wanted < last.seconds + readOnSeconds;
    if (ahead) return [null];
    const backward = first !== undefined && wanted < first.seconds && first.seconds - wanted < readOnSeconds;
    const lead = (Math.max(before, backward ? leadIn : 0) + 1.5) * frameSeconds;
    return [lead, lead + 2, lead + 15, Infinity];
  }

  /** Whether everything wanted was decoded already. */
  private holds(wanted: number, before: number, after: number): boolean {
    const at = this.kept.findLastIndex((frame) => frame.seconds <= wanted);
    const atStart = this.kept.at(0)?.seconds === 0;
    return at >= 0 && (at >= before || atStart) && this.reaches(wanted, after);
  }

  private reaches(wanted: number, after: number): boolean {
    if (this.atEnd) return true;
    const last = this.kept.at(-1);
    const { film, frameSeconds } = this.request;
    // Waiting for the frame behind a wanted one would cost a frame's decoding. Where frames are uneven only that one tells.
    const isEven = after === 0 && !film.video.variableFrameRate;
    if (isEven && last !== undefined && last.seconds <= wanted && wanted < last.seconds + 0.9 * frameSeconds) return true;
    const next = this.kept.findIndex((frame) => frame.seconds > wanted);
    return next >= 0 && this.kept.length >= next + after;
  }

  private async readOn(): Promise<void> {
    const frame = (await this.reader?.next()) ?? null;
    if (frame === null) this.atEnd = true;
    else this.kept.push(frame);
  }

  private seek(fromSeconds: number): void {
    this.rest();
    this.kept = [];
    this.atEnd = false;
    this.reader = new FrameReader({ ...this.request, fromSeconds: canSeek(this.request.film) ? Math.max(0, fromSeconds) : 0 });
  }

  /** Ends FFmpeg; what was decoded stays. */
  private rest(): void {
    this.reader?.[Symbol.dispose]();
    this.reader = null;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.idle);
    this.rest();
    this.kept = [];
  }
}

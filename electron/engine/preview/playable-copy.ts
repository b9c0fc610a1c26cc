import { randomUUID } from 'node:crypto';
import { UserFacingError } from '../../../shared/job/errors.ts';
import type { FilmInfo } from '../../../shared/film/film.ts';
import type { CopyProgress } from '../../../shared/project/preview.ts';
import { writeCopy, type CopyPart } from './copy-writer.ts';
import { ScratchFile } from '../files/scratch-file.ts';

/** A piece of the film that is written. Together they cover what is written without overlapping. */
interface Piece {
  readonly header: Uint8Array;
  readonly fromSeconds: number;
  readonly toSeconds: number;
  /** Where in the file. */
  readonly at: number;
  readonly length: number;
}

interface Run {
  readonly stop: AbortController;
  readonly fromSeconds: number;
  /** Where something is written already; null for the film's end. */
  readonly limit: number | null;
  readonly startedAt: number;
  reached: number;
}

/** A moment that far ahead of the writer is waited for, in seconds of the film or of waiting: to begin there takes as long. */
const nearFilmSeconds = 2;
const nearWaitSeconds = 1.5;
/** How far before the moment in question writing begins, in frames, so that the frame shown there is in it. */
const framesBefore = 1.5;
/** Times closer than that are one. */
const tolerance = 1e-4;

/** Resolves or rejects with `promise`; rejects when the signal aborts. */
async function unlessAborted(promise: Promise<undefined>, signal: AbortSignal): Promise<void> {
  let abort = (): void => undefined;
  const aborted = new Promise<never>((_resolve, reject) => {
    abort = () => {
      reject(signal.reason as Error);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}

/**
 * A copy of a film that Chromium can play, and can play while it is being written. Writing goes where it is asked for:
 * from there to the film's end, then through what was left out, until all of it is there. What is written is known in
 * memory alone, so a copy that was interrupted is nobody's.
 */
export class PlayableCopy {
  private readonly film: FilmInfo;
  private readonly frameSeconds: number;
  private readonly file = new ScratchFile(`${randomUUID()}.copy`);
  private pieces: Piece[] = [];
  private run: Run | null = null;
  private wanted = 0;
  /** Known once a run came there. */
  private endSeconds: number | null = null;
  private closed = false;
  private changed = Promise.withResolvers<undefined>();

  constructor(film: FilmInfo, frameSeconds: number) {
    this.film = film;
    this.frameSeconds = frameSeconds;
  }

  /**
   * The part that shows the film at a moment, which is written first where it is not there.
   * @returns null where the film has ended by then
   * @throws UserFacingError `ffmpeg-failed`, `output-full`; the signal's reason when it aborts
   */
  async partAt(seconds: number, signal: AbortSignal): Promise<CopyPart | null> {
    this.wanted = seconds;
    for (;;) {
      signal.throwIfAborted();
      const piece = this.pieceAt(seconds);
      if (piece !== null) return { ...piece, bytes: await this.file.read(piece.at, piece.length) };
      if (this.endSeconds !== null && seconds > this.endSeconds - tolerance) return null;
      if (!this.comesSoon(seconds)) this.begin(seconds);
      await unlessAborted(this.changed.promise, signal);
    }
  }

  get progress(): CopyProgress {
    const written: { fromSeconds: number; toSeconds: number }[] = [];
    for (const { fromSeconds, toSeconds } of this.pieces) {
      const last = written.at(-1);
      if (last !== undefined && fromSeconds - last.toSeconds < tolerance) last.toSeconds = toSeconds;
      else written.push({ fromSeconds, toSeconds });
    }
    const writing = this.run !== null;
    // A writer that has handed over the last part is not done before its FFmpeg has ended well.
    return { written, writing, whole: !writing && this.endSeconds !== null && this.firstHole(0) === null };
  }

  async close(): Promise<void> {
    this.closed = true;
    this.run?.stop.abort();
    this.run = null;
    this.tell(new UserFacingError('interrupted', 'The film is no longer open.'));
    await this.file.close();
  }

  private pieceAt(seconds: number): Piece | null {
    return this.pieces.find(({ fromSeconds, toSeconds }) => fromSeconds <= seconds + tolerance && seconds + tolerance < toSeconds) ?? null;
  }

  /** The first moment from `seconds` on that is not written. */
  private firstHole(seconds: number): number | null {
    let at = seconds;
    for (let piece = this.pieceAt(at); piece !== null; piece = this.pieceAt(at)) at = piece.toSeconds;
    return this.endSeconds !== null && at > this.endSeconds - tolerance ? null : at;
  }

  private comesSoon(seconds: number): boolean {
    const { run } = this;
    if (run === null || seconds < run.fromSeconds || (run.limit !== null && seconds >= run.limit)) return false;
    const gap = seconds - run.reached;
    const filmSecondsASecond = (run.reached - run.fromSeconds) / ((performance.now() - run.startedAt) / 1000);
    return gap <= nearFilmSeconds || gap <= nearWaitSeconds * filmSecondsASecond;
  }

  private begin(seconds: number): void {
    this.run?.stop.abort();
    const before = this.pieces.findLast(({ fromSeconds }) => fromSeconds <= seconds);
    const fromSeconds = Math.max(before?.toSeconds ?? 0, seconds - framesBefore * this.frameSeconds, 0);
    const limit = this.pieces.find((piece) => piece.fromSeconds > fromSeconds)?.fromSeconds ?? null;
    const run: Run = { stop: new AbortController(), fromSeconds, limit, startedAt: performance.now(), reached: fromSeconds };
    this.run = run;
    void this.write(run);
  }

  private async write(run: Run): Promise<void> {
    try {
      for await (const part of writeCopy(this.film, run.fromSeconds, run.limit, this.frameSeconds, run.stop.signal)) {
        const at = await this.file.append(part.bytes);
        if (run.stop.signal.aborted) return;
        this.add(run, part, at);
      }
    } catch (error) {
      if (run.stop.signal.aborted) return;
      this.run = null;
      this.tell(error);
      return;
    }
    this.finish(run);
  }

  private add(run: Run, { header, bytes, toSeconds }: CopyPart, at: number): void {
    // What lies between two parts is what the earlier one's last frame shows.
    const piece: Piece = {
      header,
      fromSeconds: run.reached,
      toSeconds: Math.max(run.reached, Math.min(toSeconds, run.limit ?? toSeconds)),
      at,
      length: bytes.length,
    };
    run.reached = piece.toSeconds;
    this.pieces = [...this.pieces, piece].sort((one, other) => one.fromSeconds - other.fromSeconds);
    this.tell();
  }

  private finish(run: Run): void {
    this.run = null;
    const { limit } = run;
    if (limit === null) this.endSeconds = run.reached;
    else
      this.pieces = this.pieces.map((piece) =>
        piece.toSeconds === run.reached && piece.fromSeconds >= run.fromSeconds ? { ...piece, toSeconds: limit } : piece,
      );
    // A chunk without a frame of its own shows what comes next.
    if (limit !== null && run.reached === run.fromSeconds)
      this.pieces = this.pieces.map((piece) => (piece.fromSeconds === limit ? { ...piece, fromSeconds: run.fromSeconds } : piece));
    const next = this.firstHole(Math.min(this.wanted, this.endSeconds ?? this.wanted)) ?? this.firstHole(0);
    if (next !== null && !this.closed) this.begin(next);
    this.tell();
  }

  /** Wakes whoever waits. */
  private tell(error?: unknown): void {
    const { promise, resolve, reject } = this.changed;
    this.changed = Promise.withResolvers<undefined>();
    // Nobody may be waiting.
    promise.catch(() => undefined);
    if (error === undefined) resolve(undefined);
    else reject(error);
  }
}

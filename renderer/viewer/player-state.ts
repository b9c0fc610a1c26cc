import type { ColourOrigin, CopyProgress, FilmPicture, Size } from '../../shared/project/preview.ts';
import { FilmQuestionError, wasGivenUp } from './film-client.ts';
import { FrameList } from './frame-list.ts';

/** What is shown, for the controls around the picture. */
export interface PlayerState {
  readonly picture: FilmPicture | null;
  readonly frames: FrameList;
  /** Frame under the playhead. */
  readonly index: number;
  /** Its time, seconds. */
  readonly seconds: number;
  readonly playing: boolean;
  readonly rate: number;
  readonly volume: number;
  readonly muted: boolean;
  readonly loop: boolean;
  /** Where the colours in view come from; null is black and white. */
  readonly origin: ColourOrigin | null;
  /** The paused frame that is in view, and how large it was asked for. */
  readonly still: { readonly index: number; readonly size: Size } | null;
  /** The frame under the playhead is on its way. */
  readonly busy: boolean;
  /** Colours by other settings are on their way. */
  readonly comparing: boolean;
  /** While playing: the colours by other settings are stored for the frame in view. */
  readonly otherReady: boolean;
  /** Playing waits for the copy that can be played. */
  readonly preparing: boolean;
  /** How far that copy is; null where none is needed, or not yet. */
  readonly copy: CopyProgress | null;
  readonly error: string | null;
  /** The error is that the film is not where it was. */
  readonly filmGone: boolean;
}

const usualRate = 24;

/** The one state of a player that its parts have in common, and whoever listens to it. */
export class PlayerStore {
  private readonly listeners = new Set<() => void>();
  private current: PlayerState = {
    picture: null,
    frames: new FrameList(null, usualRate, 0),
    index: 0,
    seconds: 0,
    playing: false,
    rate: 1,
    volume: 1,
    muted: false,
    loop: false,
    origin: null,
    still: null,
    busy: true,
    comparing: false,
    otherReady: false,
    preparing: false,
    copy: null,
    error: null,
    filmGone: false,
  };

  get state(): PlayerState {
    return this.current;
  }

  /** Length of a frame, or their mean. */
  get frameSeconds(): number {
    return 1 / (this.current.picture?.frameRate ?? usualRate);
  }

  set(change: Partial<PlayerState>): void {
    this.current = { ...this.current, ...change };
    for (const listener of this.listeners) listener();
  }

  /** Shows what went wrong, unless a question was only given up. */
  failed(error: unknown): void {
    if (wasGivenUp(error)) return;
    console.error(error);
    const known = error instanceof FilmQuestionError ? error : null;
    this.set({ busy: false, error: known?.message ?? String(error), filmGone: known?.code === 'film-missing' });
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  close(): void {
    this.listeners.clear();
  }
}

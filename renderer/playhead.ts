import { useCallback, useSyncExternalStore } from 'react';
import { Listeners } from './listeners.ts';
import { usePage, type Page } from './page.ts';

/** A frame by its number. */
export interface ShownFrame {
  /** Counted from 0. */
  readonly index: number;
  readonly count: number;
}

/*
 * Where in a film one is. The viewer and the timeline share it, each for the film of its id: whoever moves through the film
 * says so here, and whoever wants to be elsewhere asks here.
 */
const playheads = () => ({
  places: new Map<string, number>(),
  frames: new Map<string, ShownFrame>(),
  seekers: new Map<string, Set<(seconds: number) => void>>(),
  listeners: new Listeners(),
});

/** The time of the frame that is shown, film seconds; 0 where nobody has said. */
export function playheadOf(page: Page, id: string): number {
  return page.part(playheads).places.get(id) ?? 0;
}

/** Says which frame is shown. */
export function setPlayhead(page: Page, id: string, seconds: number): void {
  if (playheadOf(page, id) === seconds) return;
  const { places, listeners } = page.part(playheads);
  places.set(id, seconds);
  listeners.tell();
}

/** Says the number of the frame that is shown, which whoever reads the film knows. */
export function setShownFrame(page: Page, id: string, frame: ShownFrame): void {
  const { frames, listeners } = page.part(playheads);
  const known = frames.get(id);
  if (known?.index === frame.index && known.count === frame.count) return;
  frames.set(id, frame);
  listeners.tell();
}

/** The frame that is shown at this moment, for what answers drops and clicks; null until the film is open. */
export function shownFrameOf(page: Page, id: string): ShownFrame | null {
  return page.part(playheads).frames.get(id) ?? null;
}

/** The frame that is shown; null until the film is open. */
export function useShownFrame(id: string): ShownFrame | null {
  const { frames, listeners } = usePage().part(playheads);
  return useSyncExternalStore(listeners.subscribe, () => frames.get(id) ?? null);
}

/** Calls back when another frame is asked for, until the returned function is called. */
export function onSeek(page: Page, id: string, seek: (seconds: number) => void): () => void {
  const { seekers } = page.part(playheads);
  const known = seekers.get(id) ?? new Set();
  seekers.set(id, known);
  known.add(seek);
  return () => {
    known.delete(seek);
  };
}

/** Asks for the frame at a time. */
export function seekTo(page: Page, id: string, seconds: number): void {
  setPlayhead(page, id, seconds);
  for (const seek of page.part(playheads).seekers.get(id) ?? []) seek(seconds);
}

/** The playhead of a film, in seconds of it, and how to move it. */
export function usePlayhead(id: string): { readonly seconds: number; readonly seek: (seconds: number) => void } {
  const page = usePage();
  const seconds = useSyncExternalStore(page.part(playheads).listeners.subscribe, () => playheadOf(page, id));
  const seek = useCallback(
    (to: number) => {
      seekTo(page, id, to);
    },
    [page, id],
  );
  return { seconds, seek };
}

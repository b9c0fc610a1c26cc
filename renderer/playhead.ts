import { useCallback, useSyncExternalStore } from 'react';

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
const places = new Map<string, number>();
const frames = new Map<string, ShownFrame>();
const listeners = new Set<() => void>();
const seekers = new Map<string, Set<(seconds: number) => void>>();

/** The time of the frame that is shown, film seconds; 0 where nobody has said. */
export function playheadOf(id: string): number {
  return places.get(id) ?? 0;
}

/** Says which frame is shown. */
export function setPlayhead(id: string, seconds: number): void {
  if (playheadOf(id) === seconds) return;
  places.set(id, seconds);
  for (const listener of listeners) listener();
}

/** Says the number of the frame that is shown, which whoever reads the film knows. */
export function setShownFrame(id: string, frame: ShownFrame): void {
  const known = frames.get(id);
  if (known?.index === frame.index && known.count === frame.count) return;
  frames.set(id, frame);
  for (const listener of listeners) listener();
}

/** The frame that is shown; null until the film is open. */
export function useShownFrame(id: string): ShownFrame | null {
  return useSyncExternalStore(subscribe, () => frames.get(id) ?? null);
}

/** Calls back when another frame is asked for, until the returned function is called. */
export function onSeek(id: string, seek: (seconds: number) => void): () => void {
  const known = seekers.get(id) ?? new Set();
  seekers.set(id, known);
  known.add(seek);
  return () => {
    known.delete(seek);
  };
}

/** Asks for the frame at a time. */
export function seekTo(id: string, seconds: number): void {
  setPlayhead(id, seconds);
  for (const seek of seekers.get(id) ?? []) seek(seconds);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The playhead of a film, in seconds of it, and how to move it. */
export function usePlayhead(id: string): { readonly seconds: number; readonly seek: (seconds: number) => void } {
  const seconds = useSyncExternalStore(subscribe, () => playheadOf(id));
  const seek = useCallback(
    (to: number) => {
      seekTo(id, to);
    },
    [id],
  );
  return { seconds, seek };
}

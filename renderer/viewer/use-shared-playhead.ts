import { useEffect } from 'react';
import { usePage } from '../page.ts';
import { onSeek, playheadOf, setPlayhead, setShownFrame } from '../playhead.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import type { FilmPlayer } from './film-player.ts';

/** Keeps the player where the timeline is, and the timeline where the player is; what is looped is what is exported. */
export function useSharedPlayhead(id: string, player: FilmPlayer | null): void {
  const page = usePage();
  useEffect(() => {
    if (player === null) return undefined;
    const before = playheadOf(page, id);
    if (before > 0) player.seek(before);
    let shown = player.getState().seconds;
    const unsubscribe = player.subscribe(() => {
      const { seconds, index, frames, picture } = player.getState();
      if (picture !== null) setShownFrame(page, id, { index, count: frames.count });
      // Only what the player moved: at the very beginning it knows no frames yet, and stays where it is.
      if (seconds === shown) return;
      shown = seconds;
      setPlayhead(page, id, seconds);
    });
    const stop = onSeek(page, id, (seconds) => {
      player.seek(seconds);
    });
    return () => {
      unsubscribe();
      stop();
    };
  }, [page, id, player]);
  const edits = useTimeline(id)?.edits ?? null;
  const from = edits?.inSeconds ?? null;
  const to = edits?.outSeconds ?? null;
  const end = useTimeline(id)?.durationSeconds ?? 0;
  useEffect(() => {
    player?.setRange(from === null && to === null ? null : { from: from ?? 0, to: to ?? end });
  }, [player, from, to, end]);
}

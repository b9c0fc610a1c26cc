import { useEffect, useRef } from 'react';
import { z } from 'zod';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { keptState } from '../kept-state.ts';
import { usePage } from '../page.ts';
import { playheadOf, seekTo } from '../playhead.ts';
import { useTimeline } from '../timeline/timeline-store.ts';

/** Whether the viewer shows what is being coloured. */
export const { set: setFollowing, use: useIsFollowing } = keptState('follow', z.boolean(), true);

/** Frames that are stored at once: the last one of a chunk is the newest to see. */
const chunkFrames = 32;

/** The time of the newest frame in colour; null where there is none yet, or nothing is coloured. */
function newestSeconds({ stage, plan, progress }: QueueItem, frameSeconds: number): number | null {
  if (stage !== 'colouring' || plan === null || plan.coloursReady || progress?.stage !== 'colouring') return null;
  const stored = Math.floor(progress.frame / chunkFrames) * chunkFrames;
  return stored === 0 ? null : plan.section.startSeconds + (stored - 1) * frameSeconds;
}

/**
 * Goes along with the colouring, until the person moves; afterwards the playhead is where it was. Who has moved before is left alone.
 */
export function useFollowing(item: QueueItem): void {
  const page = usePage();
  const { id, stage } = item;
  const isOn = useIsFollowing();
  const frameSeconds = useTimeline(id)?.frameSeconds ?? null;
  /** Where the playhead was put last; null while it is the person's. */
  const put = useRef<number | null>(null);
  const home = useRef<number | null>(null);
  const newest = frameSeconds === null ? null : newestSeconds(item, frameSeconds);
  const isUnderWay = stage === 'colouring' || stage === 'paused';
  useEffect(() => {
    if (!isUnderWay) return undefined;
    home.current = playheadOf(page, id);
    put.current = home.current;
    return () => {
      const isOurs = put.current !== null && put.current !== home.current && Math.abs(playheadOf(page, id) - put.current) < 1;
      if (isOurs && home.current !== null) seekTo(page, id, home.current);
      put.current = null;
    };
  }, [page, id, isUnderWay, isOn]);
  useEffect(() => {
    if (!isOn || newest === null || frameSeconds === null || put.current === null) return;
    // Elsewhere than where it was put: the person has moved.
    if (Math.abs(playheadOf(page, id) - put.current) > 1.5 * frameSeconds) {
      put.current = null;
      return;
    }
    put.current = newest;
    seekTo(page, id, newest);
  }, [page, id, isOn, newest, frameSeconds]);
}

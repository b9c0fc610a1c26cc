import { useEffect } from 'react';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import { usePage } from '../page.ts';
import { refreshTimeline } from './timeline-store.ts';

/** Frames that are stored at once: before so many are done nothing new is ready. */
const chunkFrames = 32;
const scanMilliseconds = 1000;

/** Keeps a film's timeline as it is in the engine: after each step of a job, and while shots are being found. */
export function useTimelineUpdates({ id, plan, stage, progress }: QueueItem, timeline: Timeline | null): void {
  const page = usePage();
  const planned = plan !== null;
  const step = progress === null ? 0 : Math.floor(progress.frame / chunkFrames);
  useEffect(() => {
    if (planned) refreshTimeline(page, id);
  }, [page, id, planned, stage, step]);
  const scanning = timeline !== null && timeline.knownSeconds < timeline.durationSeconds;
  useEffect(() => {
    if (!scanning) return undefined;
    const timer = setInterval(() => {
      refreshTimeline(page, id);
    }, scanMilliseconds);
    return () => {
      clearInterval(timer);
    };
  }, [page, id, scanning]);
}

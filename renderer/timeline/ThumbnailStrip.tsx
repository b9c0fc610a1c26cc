import { useEffect, useRef, type ReactElement } from 'react';
import type { Timeline } from '../../shared/project/timeline.ts';
import { bridge, send } from '../bridge.ts';
import { drawThumbnail } from './draw-thumbnail.ts';
import { useKeptTimeline } from './timeline-store.ts';

/** Rows of samples asked for: the strip's height on screens of two samples a pixel. */
const rows = 96;

/** Changes where a thumbnail would come out differently. */
function colourKey({ ready, edits }: Timeline, seconds: number): string {
  const range = ready.find(({ startSeconds, endSeconds }) => startSeconds <= seconds && endSeconds > seconds);
  return range === undefined ? '' : JSON.stringify([range.fresh, edits.look, edits.shots]);
}

/** Small pictures along the film, in colour where it is ready. They say nothing that is not said elsewhere. */
export function ThumbnailStrip({
  id,
  durationSeconds,
  width,
  height,
}: {
  readonly id: string;
  readonly durationSeconds: number;
  readonly width: number;
  readonly height: number;
}): ReactElement {
  const columns = Math.max(1, Math.round(width / (height * 1.5)));
  const step = durationSeconds / columns;
  const kept = useKeptTimeline(id);
  return (
    <div className="timeline-thumbnails" aria-hidden>
      {Array.from({ length: columns }, (_, index) => {
        const seconds = Number(((index + 0.5) * step).toFixed(3));
        // A strip that gets wider or narrower keeps its pictures until the new ones are there.
        return <ThumbnailCell key={index} id={id} seconds={seconds} change={kept === null ? '' : colourKey(kept, seconds)} />;
      })}
    </div>
  );
}

function ThumbnailCell({ id, seconds, change }: { readonly id: string; readonly seconds: number; readonly change: string }): ReactElement {
  const canvas = useRef<HTMLCanvasElement | null>(null);
  useEffect(() => {
    let wanted = true;
    // Only what is to be seen is decoded: a zoomed strip is long.
    const observer = new IntersectionObserver(([entry]) => {
      if (entry?.isIntersecting !== true) return;
      observer.disconnect();
      send(
        bridge.invoke('timeline:thumbnail', id, seconds, rows).then((thumbnail) => {
          const element = canvas.current;
          if (wanted && thumbnail !== null && element !== null) drawThumbnail(element, thumbnail);
        }),
      );
    });
    if (canvas.current !== null) observer.observe(canvas.current);
    return () => {
      wanted = false;
      observer.disconnect();
    };
  }, [id, seconds, change]);
  return <canvas ref={canvas} className="timeline-thumbnail" />;
}

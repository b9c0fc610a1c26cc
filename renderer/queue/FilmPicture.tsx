import { Film } from 'lucide-react';
import { useEffect, useRef, useState, type ReactElement } from 'react';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { usePage } from '../page.ts';
import { drawThumbnail } from '../timeline/draw-thumbnail.ts';
import { thumbnailInTurn } from './thumbnails-in-turn.ts';

/** Rows of samples asked for: its height on screens of two samples a pixel. */
const rows = 64;
/** Openings are dark and endings are black: somewhere before the middle there is something to see. */
const within = 0.4;

function momentOf({ plan, request }: QueueItem): number | null {
  if (plan === null) return null;
  const { startSeconds, durationSeconds } = request.section;
  const length = durationSeconds ?? (plan.film.durationSeconds ?? 0) - startSeconds;
  return Math.max(0, startSeconds + within * length);
}

/** A small picture of a film of the queue, in colour once it is. It says nothing that its name beside it does not. */
export function FilmPicture({ item }: { readonly item: QueueItem }): ReactElement {
  const page = usePage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [isThere, setThere] = useState(false);
  const { id, film, stage } = item;
  const seconds = momentOf(item);
  // Other colours than before: when all of them are stored, and where the film is another file now.
  const turn = `${film} ${stage === 'done'}`;
  useEffect(() => {
    if (seconds === null) return undefined;
    const stop = new AbortController();
    void thumbnailInTurn(page, id, seconds, rows, stop.signal).then((thumbnail) => {
      if (thumbnail === null || canvas.current === null || stop.signal.aborted) return;
      drawThumbnail(canvas.current, thumbnail);
      setThere(true);
    });
    return () => {
      stop.abort();
    };
  }, [page, id, seconds, turn]);
  return (
    <span className="queue-picture" aria-hidden>
      <canvas ref={canvas} hidden={!isThere} />
      {isThere ? null : <Film size={18} />}
    </span>
  );
}

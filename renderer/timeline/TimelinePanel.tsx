import { useRef, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { usePlayhead } from '../playhead.ts';
import { FilmStrip } from './FilmStrip.tsx';
import { TimelineBar } from './TimelineBar.tsx';
import { useTimeline } from './timeline-store.ts';
import { useTimelineKeys } from './use-timeline-keys.ts';
import { useTimelineUpdates } from './use-timeline-updates.ts';

const mostZoom = 64;

/** The film at a glance: its shots, what of it is coloured, and the part that is exported. */
export function TimelinePanel({ item }: { readonly item: QueueItem }): ReactElement | null {
  const { t } = useTranslation('timeline');
  const timeline = useTimeline(item.id);
  useTimelineUpdates(item, timeline);
  const { seconds, seek } = usePlayhead(item.id);
  const [zoom, setZoom] = useState(1);
  const said = useRef<HTMLParagraphElement | null>(null);
  const zoomBy = (factor: number) => {
    setZoom((now) => Math.min(mostZoom, Math.max(1, now * factor)));
  };
  const say = (text: string) => {
    if (said.current !== null) said.current.textContent = text;
  };
  useTimelineKeys({ id: item.id, timeline, seconds, seek, zoomBy, say });
  if (timeline === null) return null;
  return (
    <section className="timeline" aria-label={t('timeline')}>
      <TimelineBar id={item.id} timeline={timeline} seconds={seconds} zoom={zoom} onZoom={zoomBy} say={say} />
      <FilmStrip id={item.id} timeline={timeline} seconds={seconds} seek={seek} zoom={zoom} onZoom={zoomBy} />
      <p ref={said} className="ui-hidden" role="status" />
    </section>
  );
}

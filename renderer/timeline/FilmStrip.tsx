import { useEffect, useRef, useState, type CSSProperties, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { shotEditAt } from '../../shared/project/edits.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import { clock } from '../../shared/words/clock.ts';
import { usePictureDrop } from '../guides/use-picture-drop.ts';
import { RangeHandle } from './RangeHandle.tsx';
import { neighbouringStart, shotIndexAt } from './shots.ts';
import { ThumbnailStrip } from './ThumbnailStrip.tsx';
import { useDrag } from '../ui/use-drag.ts';

export interface FilmStripProps {
  readonly id: string;
  readonly timeline: Timeline;
  readonly seconds: number;
  readonly seek: (seconds: number) => void;
  /** 1 shows the whole film. */
  readonly zoom: number;
  readonly onZoom: (factor: number) => void;
}

const thumbnailHeight = 40;

/** The film from left to right. */
export function FilmStrip({ id, timeline, seconds, seek, zoom, onZoom }: FilmStripProps): ReactElement {
  const { t } = useTranslation('timeline');
  const frame = useRef<HTMLDivElement | null>(null);
  const strip = useRef<HTMLDivElement | null>(null);
  const width = useWidth(frame) * zoom;
  const { durationSeconds, frameSeconds, shots, edits } = timeline;
  const index = shotIndexAt(timeline, seconds);
  const within = (to: number): number => Math.min(durationSeconds - frameSeconds, Math.max(0, to));
  const secondsAt = (clientX: number): number => {
    const box = strip.current?.getBoundingClientRect();
    if (box === undefined || box.width === 0) return 0;
    const exact = Math.min(1, Math.max(0, (clientX - box.left) / box.width)) * durationSeconds;
    return Math.round(exact / frameSeconds) * frameSeconds;
  };
  const { isOver, handlers } = usePictureDrop(id, ({ clientX }) => within(secondsAt(clientX)));
  const drag = useDrag(({ clientX }) => {
    seek(within(secondsAt(clientX)));
  });
  useEffect(() => {
    // What one looks at stays in sight: the playhead, in the middle of what is zoomed in on.
    const { current } = frame;
    if (current === null) return;
    const at = (seconds / durationSeconds) * width;
    if (at < current.scrollLeft + 24 || at > current.scrollLeft + current.clientWidth - 24)
      current.scrollLeft = at - current.clientWidth / 2;
  }, [seconds, durationSeconds, width]);
  const across = (from: number, to: number): CSSProperties => ({
    left: `${(from / durationSeconds) * 100}%`,
    width: `${((to - from) / durationSeconds) * 100}%`,
  });
  return (
    <div
      className="timeline-frame"
      ref={frame}
      data-over={isOver}
      {...handlers}
      onWheel={(event) => {
        if (event.ctrlKey || event.metaKey) onZoom(event.deltaY < 0 ? 1.25 : 0.8);
      }}
    >
      <div className="timeline-strip" ref={strip} style={{ width: `${zoom * 100}%` }}>
        {width === 0 ? null : <ThumbnailStrip id={id} durationSeconds={durationSeconds} width={width} height={thumbnailHeight} />}
        <div
          className="timeline-slider"
          role="slider"
          tabIndex={0}
          aria-label={t('playhead')}
          aria-valuemin={0}
          aria-valuemax={durationSeconds}
          aria-valuenow={Math.min(durationSeconds, seconds)}
          aria-valuetext={t('playheadAt', { time: clock(seconds), end: clock(durationSeconds), shot: index + 1, count: shots.length })}
          {...drag}
          onKeyDown={(event) => {
            const steps: Readonly<Record<string, number | null>> = {
              ArrowLeft: within(seconds - (event.shiftKey ? 1 : frameSeconds)),
              ArrowRight: within(seconds + (event.shiftKey ? 1 : frameSeconds)),
              PageUp: neighbouringStart(timeline, seconds, -1),
              PageDown: neighbouringStart(timeline, seconds, 1),
              Home: 0,
              End: within(durationSeconds),
            };
            const to = steps[event.key];
            if (to == null || event.ctrlKey || event.metaKey || event.altKey) return;
            event.preventDefault();
            seek(to);
          }}
        />
        <div className="timeline-marks" aria-hidden>
          {shots.map(({ startSeconds, endSeconds, start }, shot) => (
            <span
              key={startSeconds}
              className="timeline-shot"
              data-start={start}
              data-current={shot === index}
              data-edited={shotEditAt(edits, startSeconds) !== null}
              style={across(startSeconds, endSeconds)}
            />
          ))}
          {edits.inSeconds === null ? null : <span className="timeline-outside" style={across(0, edits.inSeconds)} />}
          {edits.outSeconds === null ? null : (
            <span className="timeline-outside" style={across(Math.min(edits.outSeconds, durationSeconds), durationSeconds)} />
          )}
          <span className="timeline-ready-line">
            {timeline.ready.map(({ startSeconds, endSeconds, fresh }) => (
              <span
                key={startSeconds}
                className="timeline-ready"
                data-fresh={fresh}
                style={across(startSeconds, Math.min(durationSeconds, endSeconds))}
              />
            ))}
          </span>
          {edits.guides.map((guide) => (
            <span
              key={guide.id}
              className="timeline-guide"
              data-kind={guide.kind}
              data-on={guide.on}
              style={{ left: `${(guide.seconds / durationSeconds) * 100}%` }}
            />
          ))}
          <span className="timeline-playhead" style={{ left: `${(seconds / durationSeconds) * 100}%` }} />
        </div>
        <RangeHandle id={id} timeline={timeline} which="in" secondsAt={secondsAt} />
        <RangeHandle id={id} timeline={timeline} which="out" secondsAt={secondsAt} />
      </div>
    </div>
  );
}

function useWidth(element: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(() => {
      setWidth(current.clientWidth);
    });
    observer.observe(current);
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return width;
}

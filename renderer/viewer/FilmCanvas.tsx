import { useEffect, useRef, type ReactElement, type Ref, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import type { Size } from '../../shared/project/preview.ts';
import { fitScale, pan, scaleOf, zoomTo, type Point } from './geometry.ts';
import { viewport, type View } from './view-state.ts';

export interface FilmCanvasProps {
  readonly ref: Ref<HTMLCanvasElement>;
  readonly element: RefObject<HTMLCanvasElement | null>;
  readonly view: View;
  /** The film at 100 %. */
  readonly shown: Size;
  /** The canvas, in the screen's pixels. */
  readonly size: Size;
  readonly label: string;
  readonly onView: (change: (view: View) => View) => void;
}

const zoomPerNotch = 1.0015;

/** Where on the canvas a pointer is, in the screen's pixels, and within its half where there are two. */
function pointOn(canvas: HTMLElement, event: { clientX: number; clientY: number }, size: Size, part: Size): Point {
  const box = canvas.getBoundingClientRect();
  const x = ((event.clientX - box.left) / box.width) * size.width;
  return { x: x >= part.width ? x - part.width : x, y: ((event.clientY - box.top) / box.height) * size.height };
}

/** The picture: dragging moves it, the wheel zooms at the pointer, a double click goes between all of it and 100 %. */
export function FilmCanvas({ ref, element, view, shown, size, label, onView }: FilmCanvasProps): ReactElement {
  const { t } = useTranslation('viewer');
  const drag = useRef<Point | null>(null);
  const part = viewport(view.comparison, size);
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const wheel = (event: WheelEvent) => {
      event.preventDefault();
      onView((now) => {
        const half = viewport(now.comparison, size);
        const factor = zoomPerNotch ** -(event.deltaMode === 0 ? event.deltaY : event.deltaY * 40);
        return {
          ...now,
          zoom: zoomTo(now.zoom, scaleOf(now.zoom, shown, half) * factor, pointOn(current, event, size, half), shown, half),
        };
      });
    };
    current.addEventListener('wheel', wheel, { passive: false });
    return () => {
      current.removeEventListener('wheel', wheel);
    };
  }, [element, shown, size, onView]);
  return (
    <canvas
      ref={ref}
      className="viewer-canvas"
      width={size.width}
      height={size.height}
      role="img"
      aria-label={label}
      title={t('canvasHint')}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        drag.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onLostPointerCapture={() => {
        drag.current = null;
      }}
      onPointerMove={(event) => {
        const canvas = event.currentTarget;
        const box = canvas.getBoundingClientRect();
        if (view.comparison === 'lens' && drag.current === null) {
          const lens = { x: (event.clientX - box.left) / box.width, y: (event.clientY - box.top) / box.height };
          onView((now) => ({ ...now, lens }));
        }
        if (drag.current === null) return;
        const perPixel = size.width / box.width;
        const by = { x: (event.clientX - drag.current.x) * perPixel, y: (event.clientY - drag.current.y) * perPixel };
        drag.current = { x: event.clientX, y: event.clientY };
        onView((now) => ({ ...now, zoom: pan(now.zoom, by, shown, part) }));
      }}
      onDoubleClick={(event) => {
        const at = pointOn(event.currentTarget, event, size, part);
        onView((now) => {
          const whole = now.zoom.scale === null || Math.abs(now.zoom.scale - fitScale(shown, part)) < 1e-6;
          return { ...now, zoom: whole ? zoomTo(now.zoom, 1, at, shown, part) : { ...now.zoom, scale: null } };
        });
      }}
    />
  );
}

import { useCallback, useEffect, useRef, type RefObject } from 'react';
import type { Look } from '../../shared/project/look.ts';
import type { Size } from '../../shared/project/preview.ts';
import type { Drawing } from './gl/film-scene.ts';
import { shownSize, wantedSize } from './geometry.ts';
import { CanvasPresenter } from './canvas-presenter.ts';
import type { Stage } from './use-film-player.ts';
import { drawingsOf, viewport, type View } from './view-state.ts';

/** `rgb(14, 14, 14)` as the browser tells it → 0..1 each. */
function surroundOf(canvas: HTMLCanvasElement): Drawing['surround'] {
  const [red = 0, green = 0, blue = 0] = [...getComputedStyle(canvas).backgroundColor.matchAll(/[\d.]+/g)].map(
    ([value]) => Number(value) / 255,
  );
  return [red, green, blue];
}

/** What is to be drawn; null before the film is open. */
function drawingsFor(canvas: HTMLCanvasElement, { player, scene }: Stage, view: View, size: Size, look: Look): Drawing[] | null {
  const { picture, playing, otherReady } = player.getState();
  const part = viewport(view.comparison, size);
  if (picture === null) {
    // How large the film is comes later; its first frame is asked for at once, to fill the view.
    if (size.width > 1) player.setMost(part);
    return null;
  }
  const shown = shownSize(picture.size, picture.sampleAspect);
  player.setMost(wantedSize(view.zoom, picture.size, shown, part));
  scene.setLooks({ a: look, b: look });
  return drawingsOf(view, shown, size, surroundOf(canvas), playing && !otherReady);
}

/** Draws the film on the canvas whenever something about it changes, at most once for each of the screen's own frames. */
export function useDrawing(
  canvas: RefObject<HTMLCanvasElement | null>,
  view: View,
  size: Size,
  look: Look,
): { draw: () => void; attach: (stage: Stage | null) => void } {
  const latest = useRef({ view, size, look });
  const stage = useRef<Stage | null>(null);
  const scheduled = useRef(0);
  const presenter = useRef<CanvasPresenter | null>(null);
  const request = useCallback(() => {
    if (scheduled.current !== 0) return;
    scheduled.current = requestAnimationFrame(() => {
      scheduled.current = 0;
      if (canvas.current === null || stage.current === null) return;
      const { view: viewNow, size: sizeNow, look: lookNow } = latest.current;
      const drawings = drawingsFor(canvas.current, stage.current, viewNow, sizeNow, lookNow);
      if (presenter.current?.scene !== stage.current.scene) presenter.current = new CanvasPresenter(canvas.current, stage.current.scene);
      if (drawings !== null) presenter.current.paint(sizeNow, drawings, stage.current.player.getState().playing);
    });
  }, [canvas]);
  const attach = useCallback(
    (next: Stage | null) => {
      stage.current = next;
      request();
    },
    [request],
  );
  useEffect(() => {
    latest.current = { view, size, look };
    request();
  }, [view, size, look, request]);
  useEffect(() => {
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', request);
    return () => {
      dark.removeEventListener('change', request);
      cancelAnimationFrame(scheduled.current);
      scheduled.current = 0;
    };
  }, [request]);
  return { draw: request, attach };
}

import { useRef, type PointerEvent as ReactPointerEvent } from 'react';

export interface Drag {
  readonly onPointerDown: (event: ReactPointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: ReactPointerEvent<HTMLElement>) => void;
  readonly onLostPointerCapture: () => void;
}

/**
 * Follows a pointer that is held down on an element.
 * @param onMove with its place on the window, and whether it was let go: by the hand, or by the system (a touch that became
 *   something else, a window that went away), which ends at the last place that was seen
 */
export function useDrag(onMove: (clientX: number, letGo: boolean) => void): Drag {
  const last = useRef<number | null>(null);
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      last.current = event.clientX;
      event.currentTarget.setPointerCapture(event.pointerId);
      onMove(event.clientX, false);
    },
    onPointerMove: (event) => {
      if (last.current === null) return;
      last.current = event.clientX;
      onMove(event.clientX, false);
    },
    onLostPointerCapture: () => {
      const { current } = last;
      last.current = null;
      if (current !== null) onMove(current, true);
    },
  };
}

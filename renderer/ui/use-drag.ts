import { useRef, type PointerEvent as ReactPointerEvent } from 'react';

export interface Drag {
  readonly onPointerDown: (event: ReactPointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: ReactPointerEvent<HTMLElement>) => void;
  readonly onLostPointerCapture: () => void;
}

/** Where a pointer is that is held down: its place on the window, and the element that it took hold of. */
export interface Held {
  readonly clientX: number;
  readonly clientY: number;
  readonly element: HTMLElement;
}

/**
 * Follows a pointer that is held down on an element.
 * @param onMove with where it is, and whether it was let go: by the hand, or by the system (a touch that became something
 *   else, a window that went away), which ends at the last place that was seen
 */
export function useDrag(onMove: (held: Held, letGo: boolean) => void): Drag {
  const last = useRef<Held | null>(null);
  const follow = ({ clientX, clientY, currentTarget }: ReactPointerEvent<HTMLElement>): void => {
    last.current = { clientX, clientY, element: currentTarget };
    onMove(last.current, false);
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      event.currentTarget.setPointerCapture(event.pointerId);
      follow(event);
    },
    onPointerMove: (event) => {
      if (last.current !== null) follow(event);
    },
    onLostPointerCapture: () => {
      const { current } = last;
      last.current = null;
      if (current !== null) onMove(current, true);
    },
  };
}

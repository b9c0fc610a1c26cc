import { useRef, type PointerEvent as ReactPointerEvent } from 'react';

export interface Drag {
  readonly onPointerDown: (event: ReactPointerEvent<HTMLElement>) => void;
  readonly onPointerMove: (event: ReactPointerEvent<HTMLElement>) => void;
  readonly onPointerUp: (event: ReactPointerEvent<HTMLElement>) => void;
  readonly onPointerCancel: (event: ReactPointerEvent<HTMLElement>) => void;
}

/** Follows a pointer that is held down on an element. @param onMove with its place on the window, and whether it was let go */
export function useDrag(onMove: (clientX: number, letGo: boolean) => void): Drag {
  const held = useRef(false);
  const end = (event: ReactPointerEvent<HTMLElement>) => {
    if (!held.current) return;
    held.current = false;
    onMove(event.clientX, true);
  };
  return {
    onPointerDown: (event) => {
      if (event.button !== 0) return;
      event.stopPropagation();
      held.current = true;
      event.currentTarget.setPointerCapture(event.pointerId);
      onMove(event.clientX, false);
    },
    onPointerMove: (event) => {
      if (held.current) onMove(event.clientX, false);
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

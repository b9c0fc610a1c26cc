import { useEffect, useState, type RefObject } from 'react';
import type { Size } from '../../shared/project/preview.ts';

/** Size of an element in the screen's own pixels, which follows it. */
export function useCanvasSize(element: RefObject<HTMLElement | null>): Size {
  const [size, setSize] = useState<Size>({ width: 1, height: 1 });
  useEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      const box = entry?.devicePixelContentBoxSize[0];
      if (box !== undefined) setSize({ width: Math.max(1, box.inlineSize), height: Math.max(1, box.blockSize) });
    });
    observer.observe(current, { box: 'device-pixel-content-box' });
    return () => {
      observer.disconnect();
    };
  }, [element]);
  return size;
}

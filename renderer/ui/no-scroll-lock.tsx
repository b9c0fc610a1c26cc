import type { ComponentType, ReactElement, ReactNode } from 'react';

export interface NoScrollLockProps {
  readonly as?: ComponentType<{ readonly children?: ReactNode }>;
  readonly children?: ReactNode;
}

/**
 * Stands in for `react-remove-scroll` (see electron.vite.config.ts), which Radix wraps around open dialogs and menus. It
 * keeps the page behind from scrolling by writing a <style> element, which the page's policy rightly refuses; our window
 * does not scroll as a whole, so there is nothing to keep.
 */
export function RemoveScroll({ as: As, children }: NoScrollLockProps): ReactElement {
  return As === undefined ? <>{children}</> : <As>{children}</As>;
}

import { useLayoutEffect, useRef } from 'react';
import { usePage } from '../page.ts';
import { registerShortcut } from './registry.ts';
import type { ShortcutId } from './table.ts';

export interface UseShortcutOptions {
  /** Called when the key is let go: for what lasts as long as it is held. */
  readonly onRelease?: () => void;
  /** False while there is nothing for it to do. */
  readonly enabled?: boolean;
}

/** Answers a shortcut of the table while the calling component is there. */
export function useShortcut(
  id: ShortcutId,
  onPress: (event: KeyboardEvent) => void,
  { onRelease, enabled = true }: UseShortcutOptions = {},
): void {
  const page = usePage();
  const latest = useRef({ onPress, onRelease });
  // Before the page is drawn: a key does what the page shows, not what it showed a moment ago.
  useLayoutEffect(() => {
    latest.current = { onPress, onRelease };
  });
  const releases = onRelease !== undefined;
  useLayoutEffect(() => {
    if (!enabled) return undefined;
    return registerShortcut(page, id, {
      press: (event) => {
        latest.current.onPress(event);
      },
      release: releases ? () => latest.current.onRelease?.() : undefined,
    });
  }, [page, id, enabled, releases]);
}

import { useEffect } from 'react';
import { bridge, send } from '../bridge.ts';

function isTypedInto(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest('input, textarea, [contenteditable=true]') !== null;
}

/** Films copied in the file manager, or their paths copied as text, are added by pasting anywhere in the window. */
export function usePaste(): void {
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      if (isTypedInto(event.target)) return;
      const files = [...(event.clipboardData?.files ?? [])];
      // The page cannot name a path: text is read by the main process itself.
      send(files.length > 0 ? bridge.openFilms(files) : bridge.invoke('queue:paste'));
    };
    window.addEventListener('paste', paste);
    return () => {
      window.removeEventListener('paste', paste);
    };
  }, []);
}

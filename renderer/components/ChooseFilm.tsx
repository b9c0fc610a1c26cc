import { useRef, type ReactElement } from 'react';
import { bridge, send } from '../bridge.ts';

/** The way in for everyone who does not drag: a button that opens the system's file dialog. */
export function ChooseFilm({ children, primary = false }: { readonly children: string; readonly primary?: boolean }): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button type="button" className={primary ? 'primary' : undefined} onClick={() => input.current?.click()}>
        {children}
      </button>
      <input
        ref={input}
        type="file"
        hidden
        data-testid="film-input"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          if (files.length > 0) send(bridge.openFilms(files));
          // So that choosing the same film again is a change again.
          event.target.value = '';
        }}
      />
    </>
  );
}

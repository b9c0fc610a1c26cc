import { Film } from 'lucide-react';
import { useRef, type ReactElement } from 'react';
import { bridge, send } from '../bridge.ts';
import { Button, type ButtonProps } from '../ui/Button.tsx';

/** The way in for everyone who does not drag: a button that opens the system's file dialog. */
export function ChooseFilm({ children, ...button }: Pick<ButtonProps, 'variant' | 'size'> & { readonly children: string }): ReactElement {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...button} icon={Film} onClick={() => input.current?.click()}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
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

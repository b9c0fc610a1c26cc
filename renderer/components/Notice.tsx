import type { ReactElement } from 'react';

/** Something worth saying that stops nothing. */
export function Notice({ text }: { readonly text: string | null }): ReactElement {
  return (
    <div role="status" className="notice-place">
      {text === null ? null : <p className="notice">{text}</p>}
    </div>
  );
}

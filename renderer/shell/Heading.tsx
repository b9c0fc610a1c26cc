import { useEffect, useRef, type ReactElement } from 'react';

/**
 * A view's heading. When the view appears and the focus was in the one before, or nowhere, the heading takes it: screen
 * readers announce it, and Tab goes on from there.
 */
export function Heading({ children }: { readonly children: string }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (document.activeElement === null || document.activeElement === document.body) heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

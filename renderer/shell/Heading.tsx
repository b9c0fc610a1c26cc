import { useEffect, useRef, type ReactElement } from 'react';

/** A view's heading. It takes the focus when the view appears: screen readers announce it, and Tab goes on from there. */
export function Heading({ children }: { readonly children: string }): ReactElement {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, []);
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}

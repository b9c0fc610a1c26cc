import { Tooltip } from 'radix-ui';
import type { ReactElement, ReactNode } from 'react';
import { Toasts } from './Toasts.tsx';

/** What the components need around them, once. */
export function UiRoot({ children }: { readonly children: ReactNode }): ReactElement {
  return (
    <Tooltip.Provider delayDuration={500} skipDelayDuration={200} disableHoverableContent>
      {children}
      <Toasts />
    </Tooltip.Provider>
  );
}

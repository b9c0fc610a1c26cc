import { CircleAlert, Info, TriangleAlert, type LucideIcon } from 'lucide-react';
import type { ReactElement, ReactNode } from 'react';

const icons: Readonly<Record<'info' | 'warning' | 'error', LucideIcon>> = { info: Info, warning: TriangleAlert, error: CircleAlert };

export interface StatusMessageProps {
  readonly tone?: keyof typeof icons;
  /** Null while there is nothing to say: the place itself has to be there before, or the message is not read out. */
  readonly children: ReactNode;
  /** Buttons beside it. */
  readonly actions?: ReactNode;
}

/** Something worth saying that stops nothing; errors interrupt a screen reader, the rest waits its turn. */
export function StatusMessage({ tone = 'info', children, actions }: StatusMessageProps): ReactElement {
  const Icon = icons[tone];
  return (
    <div role={tone === 'error' ? 'alert' : 'status'} className="ui-status-place">
      {children === null ? null : (
        <div className="ui-status" data-tone={tone}>
          <Icon aria-hidden size={18} />
          <div className="ui-status-text">{children}</div>
          {actions}
        </div>
      )}
    </div>
  );
}

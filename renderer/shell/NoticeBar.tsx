import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Notice } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';

/** What concerns no single film of the queue. */
export function NoticeBar({ notice }: { readonly notice: Notice | null }): ReactElement {
  const { t } = useTranslation('queue');
  return (
    <div className="notice-bar">
      <StatusMessage
        actions={
          <IconButton
            icon={X}
            size="small"
            label={t('dismiss')}
            onClick={() => {
              send(bridge.invoke('queue:dismiss-notice'));
            }}
          />
        }
      >
        {notice === null ? null : t(`notice.${notice.code}`, notice.values)}
      </StatusMessage>
    </div>
  );
}

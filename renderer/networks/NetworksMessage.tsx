import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { NetworksNotice } from '../../shared/ipc/networks.ts';
import { describeNetworkWarning } from '../../shared/words/misfits.ts';
import { bridge, send } from '../bridge.ts';
import { EngineSentence } from './EngineSentence.tsx';
import { pageWords } from '../i18n/page-words.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';

function Words({ notice }: { readonly notice: NetworksNotice }): ReactElement {
  const { t } = useTranslation('networks');
  const { t: failures } = useTranslation('failures');
  if (notice.code === 'removed') return <p>{t('notice.removed', { name: notice.name })}</p>;
  if (notice.code === 'added') {
    return (
      <>
        <p>{t('notice.added', { name: notice.name })}</p>
        {notice.warnings.map((warning) => (
          <p key={warning.code} className="quiet">
            {describeNetworkWarning(warning, pageWords)}
          </p>
        ))}
      </>
    );
  }
  const { code } = notice.failure;
  return (
    <>
      <p>
        {t(`notice.failed.${notice.what}`, { name: notice.name })} {failures(`happened.${code}`, { film: notice.name })}{' '}
        {failures(`next.${code}`)}
      </p>
      {/* What exactly does not fit, or what the server said, only the engine knows. */}
      <EngineSentence failure={notice.failure} />
    </>
  );
}

/** What became of the last wish. */
export function NetworksMessage({ notice }: { readonly notice: NetworksNotice | null }): ReactElement {
  const { t } = useTranslation('networks');
  return (
    <StatusMessage
      tone={notice?.code === 'failed' ? 'error' : 'info'}
      actions={
        <IconButton
          icon={X}
          size="small"
          label={t('notice.dismiss')}
          onClick={() => {
            send(bridge.invoke('networks:dismiss-notice'));
          }}
        />
      }
    >
      {notice === null ? null : <Words notice={notice} />}
    </StatusMessage>
  );
}

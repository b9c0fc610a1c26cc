import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/job/failure.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { FailureDetails } from './FailureDetails.tsx';
import { failureWords } from '../i18n/failure-words.ts';
import { Button } from '../ui/Button.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';

function CopyDetails({ id }: { readonly id: string }): ReactElement {
  const { t } = useTranslation('queue');
  const [copied, setCopied] = useState(false);
  return (
    <Button
      onClick={() => {
        send(
          bridge.invoke('failure:copy', id).then(() => {
            setCopied(true);
          }),
        );
      }}
    >
      <span aria-live="polite">{copied ? t('failure.copied') : t('failure.copy')}</span>
    </Button>
  );
}

/** A bug of ours is not the film's fault, and is not put as if it were. */
function headingOf({ code }: Failure, plan: QueueItem['plan']): 'exists' | 'bug' | 'unfit' | 'stopped' {
  if (code === 'output-exists') return 'exists';
  if (code === 'engine-died' || code === 'internal') return 'bug';
  return plan === null ? 'unfit' : 'stopped';
}

/** What happened, what was saved, what to do; with details to copy. */
export function FailureReport({
  item: { id, film, plan },
  failure,
}: {
  readonly item: QueueItem;
  readonly failure: Failure;
}): ReactElement {
  const { t } = useTranslation('queue');
  const { t: failures } = useTranslation('failures');
  // Without a plan nothing was begun.
  const { happened, saved, next } = failureWords(failures, failure, film, plan !== null);
  const exists = failure.code === 'output-exists';
  return (
    <div className="failure">
      <h2>{t(`failure.heading.${headingOf(failure, plan)}`)}</h2>
      <StatusMessage tone="error">
        <p>{happened}</p>
        <p>{next}</p>
        <p className="quiet">{saved}</p>
      </StatusMessage>
      <div className="actions">
        {exists ? (
          <>
            <Button
              variant="primary"
              onClick={() => {
                send(bridge.invoke('output:choose', id));
              }}
            >
              {t('failure.elsewhere')}
            </Button>
            <Button
              onClick={() => {
                send(bridge.invoke('output:replace', id));
              }}
            >
              {t('failure.replace')}
            </Button>
          </>
        ) : (
          <CopyDetails id={id} />
        )}
      </div>
      {exists ? null : <FailureDetails failure={failure} />}
    </div>
  );
}

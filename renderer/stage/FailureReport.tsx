import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/job/failure.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { FailureDetails } from './FailureDetails.tsx';
import { mendsOf, type Mend } from './mends.ts';
import { usePage, type Page } from '../page.ts';
import { removeFilms } from '../queue/remove-films.ts';
import { openTab } from '../shell/open-tab.ts';
import { failureWords } from '../i18n/failure-words.ts';
import { Button } from '../ui/Button.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';

function CopyReport({ id }: { readonly id: string }): ReactElement {
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

const mendFilm: Readonly<Record<Mend, (item: QueueItem, page: Page) => void>> = {
  retry: ({ id }) => {
    send(bridge.invoke('queue:retry', id));
  },
  locate: ({ id }) => {
    send(bridge.invoke('film:locate', id));
  },
  folder: ({ id }) => {
    send(bridge.invoke('output:choose-folder', id));
  },
  'other-name': ({ id }) => {
    send(bridge.invoke('output:choose', id));
  },
  replace: ({ id }) => {
    send(bridge.invoke('output:replace', id));
  },
  'new-project': ({ id }) => {
    send(bridge.invoke('project:begin-anew', id));
  },
  network: (_item, page) => {
    openTab(page, 'colouring');
  },
  'any-device': ({ id }) => {
    send(bridge.invoke('queue:change', id, { device: 'auto' }));
  },
  remove: (item, page) => {
    removeFilms(page, [item]);
  },
};

/** A bug of ours is not the film's fault, and is not put as if it were. */
function headingOf({ code }: Failure, plan: QueueItem['plan']): 'exists' | 'bug' | 'unfit' | 'waits' | 'stopped' {
  if (code === 'output-exists') return 'exists';
  if (code === 'engine-died' || code === 'internal') return 'bug';
  if (plan !== null) return 'stopped';
  // Only what is wrong with the film itself is put as the film's fault.
  return code.startsWith('film-') && code !== 'film-missing' ? 'unfit' : 'waits';
}

/** What happened, what was saved, what to do; with a report to copy. */
export function FailureReport({ item, failure }: { readonly item: QueueItem; readonly failure: Failure }): ReactElement {
  const page = usePage();
  const { id, film, plan } = item;
  const { t } = useTranslation('queue');
  const { t: failures } = useTranslation('failures');
  // Without a plan nothing was begun.
  const { happened, saved, next } = failureWords(failures, failure, film, plan !== null);
  return (
    <div className="failure">
      <h2>{t(`failure.heading.${headingOf(failure, plan)}`)}</h2>
      <StatusMessage tone="error">
        <p>{happened}</p>
        <p>{next}</p>
        <p className="quiet">{saved}</p>
      </StatusMessage>
      <div className="actions">
        {mendsOf(failure).map((mend, place) => (
          <Button
            key={mend}
            variant={place === 0 ? 'primary' : 'secondary'}
            onClick={() => {
              mendFilm[mend](item, page);
            }}
          >
            {t(`failure.mend.${mend}`)}
          </Button>
        ))}
        {failure.code === 'output-exists' ? null : <CopyReport id={id} />}
      </div>
      {failure.code === 'output-exists' ? null : <FailureDetails failure={failure} />}
    </div>
  );
}

import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { given } from '../../shared/ipc/given.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { fileName } from '../format.ts';
import { EverySelect, ScenesSwitch, SmoothingSlider } from '../settings/ColouringFields.tsx';
import { Button } from '../ui/Button.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';
import { isAnother, type Draft } from './another-version.ts';
import { DevicePanel } from './DevicePanel.tsx';
import { NetworkPanel } from './NetworkPanel.tsx';
import { useNetworks } from './networks-source.ts';

/** What the film is coloured with. Chosen for a film that is in colour already, it is asked whether that makes another version. */
export function ColouringPanel({ item, busy }: { readonly item: QueueItem; readonly busy: boolean }): ReactElement {
  const { t } = useTranslation('networks');
  const [draft, setDraft] = useState<Draft>({});
  const isDone = item.stage === 'done';
  const change = (part: Draft) => {
    if (isDone) setDraft({ ...draft, ...part });
    else send(bridge.invoke('queue:change', item.id, part));
  };
  const shown = { ...item, request: { ...item.request, ...given(draft) } };
  return (
    <>
      {isDone ? (
        <Again
          item={item}
          draft={draft}
          onOver={() => {
            setDraft({});
          }}
        />
      ) : null}
      <NetworkPanel item={shown} busy={busy} onChange={change} />
      <section aria-label={t('again.settings')} className="colouring-fields">
        <SmoothingSlider
          value={shown.request.smoothing ?? item.plan?.colour.smoothing ?? null}
          disabled={busy}
          onCommit={(smoothing) => {
            change({ smoothing });
          }}
        />
        <EverySelect
          value={shown.request.every ?? item.plan?.colour.every ?? 'auto'}
          disabled={busy}
          onChange={(every) => {
            change({ every });
          }}
        />
        <ScenesSwitch
          value={shown.request.scenes ?? item.plan?.colour.scenes ?? null}
          disabled={busy}
          onChange={(scenes) => {
            change({ scenes });
          }}
        />
      </section>
      <DevicePanel item={item} busy={busy} onChange={change} />
    </>
  );
}

interface AgainProps {
  readonly item: QueueItem;
  readonly draft: Draft;
  readonly onOver: () => void;
}

/** Whether the film is to be coloured again as it is chosen now. */
function Again({ item, draft, onOver }: AgainProps): ReactElement {
  const { t } = useTranslation('networks');
  const networks = useNetworks()?.list?.networks ?? [];
  const chosen = isAnother(draft, item, networks.find(({ isDefault }) => isDefault)?.id ?? null);
  const network =
    draft.model === undefined ? null : networks.find(({ id, isDefault }) => (draft.model === null ? isDefault : id === draft.model))?.name;
  return (
    <StatusMessage>
      {chosen ? (
        <>
          <p>
            <strong>{network == null ? t('again.questionSettings') : t('again.question', { name: network })}</strong>
          </p>
          <p>{t('again.kept', { file: fileName(item.result?.output ?? item.name) })}</p>
          <div className="actions">
            <Button
              variant="primary"
              size="small"
              onClick={() => {
                send(bridge.invoke('queue:colour-again', item.id, draft));
                onOver();
              }}
            >
              {t('again.yes')}
            </Button>
            <Button size="small" onClick={onOver}>
              {t('again.no')}
            </Button>
          </div>
        </>
      ) : (
        <p>{t('again.how')}</p>
      )}
    </StatusMessage>
  );
}

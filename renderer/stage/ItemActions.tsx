import { FlaskConical, FolderOpen, Pause, Play, RotateCcw, Square } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { isTry, trySeconds, type QueueItem } from '../../shared/ipc/queue.ts';
import { usePage } from '../page.ts';
import { playheadOf } from '../playhead.ts';
import { openTab } from '../shell/open-tab.ts';
import { setInspectorHidden } from '../shell/panels.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { Button } from '../ui/Button.tsx';

/** What can be done with the film now; the likeliest comes first. */
export function ItemActions({ item }: { readonly item: QueueItem }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('queue');
  const { id, stage, plan } = item;
  // A plan that is only looked at again, with other wishes, can be agreed to.
  const canStart = stage === 'planned' || (stage === 'looking' && plan !== null);
  const tryHere = () => {
    send(bridge.invoke('queue:try', id, playheadOf(page, id)));
  };
  const isLonger = (plan?.film.durationSeconds ?? Infinity) > trySeconds;
  const canTry = canStart && plan?.coloursReady !== true && !isTry(item) && isLonger;
  useShortcut('queue.try', tryHere, { enabled: canTry });
  const start = () => {
    send(bridge.invoke('queue:start', id));
  };
  const stop = () => {
    send(bridge.invoke('queue:stop', id));
  };
  useShortcut('queue.start', start, { enabled: canStart || stage === 'paused' });
  useShortcut('queue.stop', stop, { enabled: stage === 'colouring' || stage === 'waiting' || stage === 'paused' });

  return (
    <div className="actions">
      {canTry ? (
        <Button variant="quiet" icon={FlaskConical} title={t('tryTitle')} onClick={tryHere}>
          {t('try')}
        </Button>
      ) : null}
      {canStart ? (
        <Button variant="primary" icon={Play} onClick={start}>
          {plan?.coloursReady === true ? t('write') : (plan?.framesReady ?? 0) > 0 ? t('goOn') : t('start')}
        </Button>
      ) : null}
      {stage === 'paused' ? (
        <Button
          variant="primary"
          icon={Play}
          onClick={() => {
            send(bridge.invoke('queue:resume'));
          }}
        >
          {t('resume')}
        </Button>
      ) : null}
      {stage === 'colouring' ? (
        <Button
          icon={Pause}
          onClick={() => {
            send(bridge.invoke('queue:pause'));
          }}
        >
          {t('pause')}
        </Button>
      ) : null}
      {stage === 'colouring' || stage === 'waiting' || stage === 'paused' ? (
        <Button icon={Square} onClick={stop}>
          {stage === 'waiting' ? t('notYet') : t('stop')}
        </Button>
      ) : null}
      {stage === 'stopping' ? <Button disabled>{t('stopping')}</Button> : null}
      {stage === 'done' ? (
        <Button
          variant="primary"
          icon={FolderOpen}
          onClick={() => {
            send(bridge.invoke('output:show', id));
          }}
        >
          {t('showInFolder')}
        </Button>
      ) : null}
      {stage === 'done' ? (
        <Button
          variant="quiet"
          icon={RotateCcw}
          title={t('colourAgain')}
          onClick={() => {
            setInspectorHidden(page, false);
            openTab(page, 'colouring');
          }}
        >
          {t('colourAgain')}
        </Button>
      ) : null}
    </div>
  );
}

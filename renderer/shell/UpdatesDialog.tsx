import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { UpdateAnswer } from '../../shared/ipc/app.ts';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { setUpdatesOpen, useUpdatesOpen } from './panels.ts';

/** Says what asking for updates means before anything is asked, and asks only when the button is pressed. */
export function UpdatesDialog(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('help');
  const open = useUpdatesOpen();
  const [answer, setAnswer] = useState<UpdateAnswer | 'asking' | null>(null);
  const ask = () => {
    setAnswer('asking');
    send(bridge.invoke('updates:check').then(setAnswer));
  };
  return (
    <Dialog
      title={t('updates.title')}
      open={open}
      onOpenChange={(next) => {
        // What was answered a while ago may be old.
        setAnswer(null);
        setUpdatesOpen(page, next);
      }}
      actions={
        answer !== null && answer !== 'asking' && answer.state === 'newer' ? (
          <Button
            variant="primary"
            onClick={() => {
              send(bridge.invoke('updates:open-page'));
            }}
          >
            {t('updates.openPage')}
          </Button>
        ) : (
          <Button variant="primary" disabled={answer === 'asking'} onClick={ask}>
            {t(answer === 'asking' ? 'updates.asking' : 'updates.ask')}
          </Button>
        )
      }
    >
      <p>{t('updates.explained')}</p>
      <p role="status">{answer === null || answer === 'asking' ? null : t(`updates.${answer.state}`, { version: answer.version })}</p>
    </Dialog>
  );
}

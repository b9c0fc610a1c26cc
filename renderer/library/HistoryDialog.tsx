import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { Button } from '../ui/Button.tsx';
import { Dialog } from '../ui/Dialog.tsx';
import { HistoryTable } from './HistoryTable.tsx';
import { setHistoryOpen, useHistoryOpen } from '../shell/panels.ts';

/** Every job there was. */
export function HistoryDialog(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('library');
  const open = useHistoryOpen();
  const [isClearing, setIsClearing] = useState(false);
  useShortcut('app.history', () => {
    setHistoryOpen(page, true);
  });
  const actions = isClearing ? (
    <>
      <p className="history-question">{t('history.clearQuestion')}</p>
      <Button
        onClick={() => {
          setIsClearing(false);
        }}
      >
        {t('history.keep')}
      </Button>
      <Button
        variant="danger"
        onClick={() => {
          setIsClearing(false);
          send(bridge.invoke('history:clear'));
        }}
      >
        {t('history.clearNow')}
      </Button>
    </>
  ) : (
    <Button
      variant="quiet"
      onClick={() => {
        setIsClearing(true);
      }}
    >
      {t('history.clear')}
    </Button>
  );
  return (
    <Dialog
      title={t('history.title')}
      open={open}
      onOpenChange={(next) => {
        setIsClearing(false);
        setHistoryOpen(page, next);
      }}
      size="wide"
      className="history"
      actions={actions}
    >
      <HistoryTable />
    </Dialog>
  );
}

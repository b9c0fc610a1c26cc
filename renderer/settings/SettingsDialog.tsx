import { useEffect, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../page.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { Dialog } from '../ui/Dialog.tsx';
import { Tabs } from '../ui/Tabs.tsx';
import { toast } from '../ui/toast-list.ts';
import { AppSettingsPage } from './AppSettingsPage.tsx';
import { ColouringSettingsPage } from './ColouringSettingsPage.tsx';
import { FilesSettingsPage } from './FilesSettingsPage.tsx';
import { useSettings } from './settings-source.ts';
import { setSettingsOpen, useSettingsOpen } from '../shell/panels.ts';

type PageId = 'app' | 'colouring' | 'files';

/** What holds for the whole app. Each change holds at once: there is nothing to confirm. */
export function SettingsDialog(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('settings');
  const [shown, setShown] = useState<PageId>('app');
  const open = useSettingsOpen();
  const { setAside } = useSettings();
  useEffect(() => {
    if (setAside !== null) toast(page, t('setAside', { path: setAside }));
    // Once; not again when the language changes.
  }, [page, setAside]);
  useShortcut('app.settings', () => {
    setSettingsOpen(page, true);
  });
  return (
    <Dialog
      title={t('title')}
      open={open}
      onOpenChange={(next) => {
        setSettingsOpen(page, next);
      }}
      size="wide"
      className="settings"
    >
      <Tabs
        label={t('pages')}
        orientation="vertical"
        value={shown}
        onChange={setShown}
        tabs={[
          { id: 'app', label: t('app.title'), content: <AppSettingsPage /> },
          { id: 'colouring', label: t('colouring.title'), content: <ColouringSettingsPage /> },
          { id: 'files', label: t('files.title'), content: <FilesSettingsPage /> },
        ]}
      />
    </Dialog>
  );
}

import { FolderPlus, History, Palette, PanelLeft, PanelRight, Settings } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import {
  setHistoryOpen,
  setInspectorHidden,
  setNetworksOpen,
  setQueueHidden,
  setSettingsOpen,
  useInspectorHidden,
  useQueueHidden,
} from './panels.ts';
import { keysOf } from '../shortcuts/table.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { ChooseFilm } from './ChooseFilm.tsx';
import { HelpMenu } from './HelpMenu.tsx';
import { Mark } from './Mark.tsx';

/** Gives the picture the room of the panels, one by one. */
function PanelButtons(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('queue');
  const queueHidden = useQueueHidden();
  const inspectorHidden = useInspectorHidden();
  const toggleQueue = () => {
    setQueueHidden(page, !queueHidden);
  };
  const toggleInspector = () => {
    setInspectorHidden(page, !inspectorHidden);
  };
  useShortcut('app.queuePanel', toggleQueue);
  useShortcut('app.filmPanel', toggleInspector);
  return (
    <>
      <IconButton
        icon={PanelLeft}
        side="bottom"
        label={t('queuePanel')}
        keys={keysOf('app.queuePanel')}
        pressed={!queueHidden}
        onClick={toggleQueue}
      />
      <IconButton
        icon={PanelRight}
        side="bottom"
        label={t('filmPanel')}
        keys={keysOf('app.filmPanel')}
        pressed={!inspectorHidden}
        onClick={toggleInspector}
      />
      <span className="app-header-rule" />
    </>
  );
}

export function Header({ hasPanels }: { readonly hasPanels: boolean }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('queue');
  return (
    <header className="app-header">
      <span className="app-name">
        <Mark />
        Kinetint
      </span>
      <div className="app-header-group">
        <ChooseFilm variant="quiet">{t('addFilms')}</ChooseFilm>
        <Button
          variant="quiet"
          icon={FolderPlus}
          onClick={() => {
            send(bridge.invoke('queue:choose', 'folder'));
          }}
        >
          {t('addFolder')}
        </Button>
      </div>
      <div className="app-header-group app-header-end">
        {hasPanels ? <PanelButtons /> : null}
        <IconButton
          icon={History}
          side="bottom"
          label={t('history')}
          keys={keysOf('app.history')}
          onClick={() => {
            setHistoryOpen(page, true);
          }}
        />
        <IconButton
          icon={Palette}
          side="bottom"
          label={t('networks')}
          keys={keysOf('app.networks')}
          onClick={() => {
            setNetworksOpen(page, true);
          }}
        />
        <IconButton
          icon={Settings}
          side="bottom"
          label={t('settings')}
          keys={keysOf('app.settings')}
          onClick={() => {
            setSettingsOpen(page, true);
          }}
        />
        <HelpMenu />
      </div>
    </header>
  );
}

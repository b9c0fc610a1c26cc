import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.tsx';
import { bridge } from './bridge.ts';
import { setHome } from './format.ts';
import { HistoryDialog } from './library/HistoryDialog.tsx';
import { followMenu } from './shell/follow-menu.ts';
import { NetworksDialog } from './networks/NetworksDialog.tsx';
import { Page, PageContext } from './page.ts';
import { followSettings } from './settings/settings-source.ts';
import { LicencesDialog } from './shell/LicencesDialog.tsx';
import { PageFault } from './shell/PageFault.tsx';
import { UpdatesDialog } from './shell/UpdatesDialog.tsx';
import { SettingsDialog } from './settings/SettingsDialog.tsx';
import { ShortcutSheet } from './shortcuts/ShortcutSheet.tsx';
import { UiRoot } from './ui/UiRoot.tsx';

const page = new Page(bridge);
followMenu(page);
// The language first: what is drawn in the wrong one flickers.
void Promise.all([
  followSettings(page),
  bridge.invoke('about:get').then((about) => {
    setHome(about.home);
  }),
]).then(() => {
  const root = createRoot(document.getElementById('root')!, {
    // React takes the whole page away where drawing a part of it failed, which would leave it white.
    onUncaughtError: (error) => {
      console.error(error);
      queueMicrotask(() => {
        root.render(<PageFault onAgain={draw} />);
      });
    },
  });
  const draw = () => {
    root.render(
      <StrictMode>
        <PageContext value={page}>
          <UiRoot>
            <App />
            <HistoryDialog />
            <NetworksDialog />
            <SettingsDialog />
            <UpdatesDialog />
            <LicencesDialog />
            <ShortcutSheet />
          </UiRoot>
        </PageContext>
      </StrictMode>,
    );
  };
  draw();
});

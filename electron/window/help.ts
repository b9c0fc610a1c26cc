import { existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { app, shell } from 'electron';
import type { Help } from '../../shared/ipc/app.ts';
import { logFile } from '../engine/files/log.ts';
import { nativeText } from '../i18n/native-texts.ts';

/** What the app is handed out with beside itself: in a package among its resources, else in the repository. */
function besideApp(packed: string, here: string): string {
  return app.isPackaged ? join(process.resourcesPath, packed) : join(app.getAppPath(), here);
}

function showAbout(): void {
  app.setAboutPanelOptions({
    applicationName: app.getName(),
    applicationVersion: app.getVersion(),
    version: `Electron ${process.versions.electron}`,
    copyright: nativeText('about.copyright'),
    credits: nativeText('about.credits'),
  });
  app.showAboutPanel();
}

async function openPath(path: string): Promise<void> {
  const failure = await shell.openPath(path);
  if (failure !== '') console.error(failure);
}

/** Opens what the help leads to. Nothing of it is on the network. */
export async function openHelp(what: Help): Promise<void> {
  switch (what) {
    case 'about':
      showAbout();
      return;
    case 'licences':
      await openPath(besideApp('licences', 'LICENCES.md'));
      return;
    case 'documentation':
      await openPath(besideApp('docs', 'docs'));
      return;
    case 'log': {
      const folder = dirname(logFile('app'));
      if (!existsSync(folder)) mkdirSync(folder, { recursive: true });
      await openPath(folder);
    }
  }
}

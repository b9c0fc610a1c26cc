import { app, type Session } from 'electron';

/** Whether an address belongs to our own page (or, under `npm run dev`, to Vite's server). */
export type AddressCheck = (url: string) => boolean;

/** The page asks nothing of the system and of the network: films stay on this machine. */
export function denyEverything(session: Session, isOurs: AddressCheck): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => {
    answer(false);
  });
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const harmless = details.url.startsWith('devtools:') || details.url.startsWith('data:');
    answer({ cancel: !harmless && !isOurs(details.url) });
  });
  session.on('will-download', (event) => {
    event.preventDefault();
  });
}

/** No page of ours ever goes anywhere else, opens a window or embeds one. */
export function denyNavigation(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.on('will-navigate', (event) => {
      event.preventDefault();
    });
    contents.on('will-frame-navigate', (event) => {
      event.preventDefault();
    });
    contents.on('will-redirect', (event) => {
      event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => {
      event.preventDefault();
    });
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
  });
}

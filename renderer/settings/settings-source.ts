import { useSyncExternalStore } from 'react';
import type { SettingsChange, SettingsView } from '../../shared/ipc/settings.ts';
import { send } from '../bridge.ts';
import { setLanguage } from '../i18n/i18n.ts';
import { Listeners } from '../listeners.ts';
import { usePage, type Page } from '../page.ts';

const settingsSource = (): { view: SettingsView | null; readonly listeners: Listeners } => ({ view: null, listeners: new Listeners() });

async function receive(page: Page, next: SettingsView): Promise<void> {
  // First the words, then those who use them.
  await setLanguage(next.language);
  const source = page.part(settingsSource);
  source.view = next;
  source.listeners.tell();
}

/** Fetches the settings and follows them from then on. To be awaited before anything is drawn. */
export async function followSettings(page: Page): Promise<void> {
  page.bridge.on('settings:changed', (next) => {
    void receive(page, next);
  });
  await receive(page, await page.bridge.invoke('settings:get'));
}

export function useSettings(): SettingsView {
  const source = usePage().part(settingsSource);
  return useSyncExternalStore(source.listeners.subscribe, () => {
    if (source.view === null) throw new Error('The settings are used before followSettings has ended.');
    return source.view;
  });
}

export function changeSettings(page: Page, change: SettingsChange): void {
  send(page.bridge.invoke('settings:change', change));
}

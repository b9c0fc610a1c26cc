import { useSyncExternalStore } from 'react';
import type { SettingsChange, SettingsView } from '../../shared/ipc/settings.ts';
import { bridge, send } from '../bridge.ts';
import { setLanguage } from '../i18n/i18n.ts';

let view: SettingsView | null = null;
const listeners = new Set<() => void>();

async function receive(next: SettingsView): Promise<void> {
  // First the words, then those who use them.
  await setLanguage(next.language);
  view = next;
  for (const listener of listeners) listener();
}

/** Fetches the settings and follows them from then on. To be awaited before anything is drawn. */
export async function followSettings(): Promise<void> {
  bridge.on('settings:changed', (next) => {
    void receive(next);
  });
  await receive(await bridge.invoke('settings:get'));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

function current(): SettingsView {
  if (view === null) throw new Error('The settings are used before followSettings has ended.');
  return view;
}

export function useSettings(): SettingsView {
  return useSyncExternalStore(subscribe, current);
}

export function changeSettings(change: SettingsChange): void {
  send(bridge.invoke('settings:change', change));
}

import { useEffect, useSyncExternalStore } from 'react';
import type { NetworksState } from '../../shared/ipc/networks.ts';
import { send } from '../bridge.ts';
import { Listeners } from '../listeners.ts';
import { usePage, type Page } from '../page.ts';

class NetworksSource {
  readonly #page: Page;
  readonly #listeners = new Listeners();
  readonly subscribe = this.#listeners.subscribe;
  #state: NetworksState | null = null;
  #isFollowed = false;

  constructor(page: Page) {
    this.#page = page;
  }

  readonly get = (): NetworksState | null => this.#state;

  follow(): void {
    if (this.#isFollowed) return;
    this.#isFollowed = true;
    const receive = (next: NetworksState): void => {
      this.#state = next;
      this.#listeners.tell();
    };
    this.#page.bridge.on('networks:changed', receive);
    send(this.#page.bridge.invoke('networks:get').then(receive));
  }
}

const networksSource = (page: Page): NetworksSource => new NetworksSource(page);

/** The networks there are; null until they are known. Nobody is asked before somebody wants to see them. */
export function useNetworks(): NetworksState | null {
  const source = usePage().part(networksSource);
  useEffect(() => {
    source.follow();
  }, [source]);
  return useSyncExternalStore(source.subscribe, source.get);
}

import { useSyncExternalStore } from 'react';
import { Listeners } from './listeners.ts';
import { usePage, type Page } from './page.ts';

/** Something of a page: the value itself is with the page. */
export interface SharedState<Value> {
  readonly get: (page: Page) => Value;
  readonly set: (page: Page, value: Value) => void;
  readonly use: () => Value;
}

/**
 * Something that several places of a page look at and any of them may change. Nothing of it outlives the page.
 * @param begin what it is at first, asked for once by each page
 */
export function sharedState<Value>(begin: () => Value): SharedState<Value> {
  const part = (): { value: Value; readonly listeners: Listeners } => ({ value: begin(), listeners: new Listeners() });
  const get = (page: Page): Value => page.part(part).value;
  return {
    get,
    set: (page, value) => {
      const state = page.part(part);
      state.value = value;
      state.listeners.tell();
    },
    use: () => {
      const page = usePage();
      return useSyncExternalStore(page.part(part).listeners.subscribe, () => get(page));
    },
  };
}

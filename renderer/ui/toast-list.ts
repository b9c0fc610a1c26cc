import { Listeners } from '../listeners.ts';
import type { Page } from '../page.ts';

export interface ToastMessage {
  readonly id: number;
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

/** What is said in the corner now. */
export class ToastList {
  readonly #listeners = new Listeners();
  readonly subscribe = this.#listeners.subscribe;
  #messages: readonly ToastMessage[] = [];
  #nextId = 1;

  readonly get = (): readonly ToastMessage[] => this.#messages;

  say(text: string, action: ToastMessage['action']): void {
    this.#set([...this.#messages.filter((message) => message.text !== text), { id: this.#nextId, text, action }]);
    this.#nextId += 1;
  }

  dismiss(id: number): void {
    this.#set(this.#messages.filter((message) => message.id !== id));
  }

  #set(next: readonly ToastMessage[]): void {
    this.#messages = next;
    this.#listeners.tell();
  }
}

export const toastList = (): ToastList => new ToastList();

/** Says something in the corner for a few seconds: what was done, never what has to be decided. */
export function toast(page: Page, text: string, action: ToastMessage['action'] = null): void {
  page.part(toastList).say(text, action);
}

import { Listeners } from '../listeners.ts';
import type { Page } from '../page.ts';

export interface ToastMessage {
  readonly id: number;
  readonly text: string;
  readonly action: ToastAction | null;
  /** How far what it tells of is, 0 to 1, where that is under way: it stays until it is over. */
  readonly share: number | null;
}

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

/** What is said of something while it is under way. */
export interface ToastOfWork {
  readonly goesOn: (share: number) => void;
  readonly isOver: () => void;
}

/** What is said in the corner now. */
export class ToastList {
  readonly #listeners = new Listeners();
  readonly subscribe = this.#listeners.subscribe;
  #messages: readonly ToastMessage[] = [];
  #nextId = 1;

  readonly get = (): readonly ToastMessage[] => this.#messages;

  /** @param share how far what it is about is, if that is under way @returns its id */
  say(text: string, action: ToastAction | null, share: number | null = null): number {
    const id = this.#nextId;
    this.#nextId += 1;
    this.#set([...this.#messages.filter((message) => message.text !== text), { id, text, action, share }]);
    return id;
  }

  goesOn(id: number, share: number): void {
    this.#set(this.#messages.map((message) => (message.id === id ? { ...message, share } : message)));
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
export function toast(page: Page, text: string, action: ToastAction | null = null): void {
  page.part(toastList).say(text, action);
}

/** Says in the corner how far something is, with what ends it, for as long as it is under way. */
export function toastOfWork(page: Page, text: string, stop: ToastAction): ToastOfWork {
  const list = page.part(toastList);
  const id = list.say(text, stop, 0);
  return {
    goesOn: (share) => {
      list.goesOn(id, share);
    },
    isOver: () => {
      list.dismiss(id);
    },
  };
}

export interface ToastMessage {
  readonly id: number;
  readonly text: string;
  readonly action: { readonly label: string; readonly run: () => void } | null;
}

type Listener = () => void;

let messages: readonly ToastMessage[] = [];
let nextId = 1;
const listeners = new Set<Listener>();

function set(next: readonly ToastMessage[]): void {
  messages = next;
  for (const listener of listeners) listener();
}

/** Says something in the corner for a few seconds: what was done, never what has to be decided. */
export function toast(text: string, action: ToastMessage['action'] = null): void {
  set([...messages.filter((message) => message.text !== text), { id: nextId, text, action }]);
  nextId += 1;
}

export function dismissToast(id: number): void {
  set(messages.filter((message) => message.id !== id));
}

export const toastList = {
  subscribe: (listener: Listener): (() => void) => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  },
  get: (): readonly ToastMessage[] => messages,
};

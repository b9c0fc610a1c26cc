import { matches } from './keys.ts';
import { shortcuts, type Shortcut, type ShortcutId } from './table.ts';

export interface ShortcutHandler {
  readonly press: (event: KeyboardEvent) => void;
  /** For what lasts as long as the key is held. */
  readonly release?: (() => void) | undefined;
}

/** Innermost last: a view that is opened over another answers first. */
const handlers = new Map<ShortcutId, ShortcutHandler[]>();
const held = new Map<string, ShortcutHandler>();

export function registerShortcut(id: ShortcutId, handler: ShortcutHandler): () => void {
  handlers.set(id, [...(handlers.get(id) ?? []), handler]);
  return () => {
    handlers.set(
      id,
      (handlers.get(id) ?? []).filter((other) => other !== handler),
    );
  };
}

const typedInto = 'input:not([type=range], [type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]';
const pressedBySpace = 'button, a[href], summary, [role=button], [role=tab], [role=switch], [role=menuitem], [role=option]';

/** Keys that the focused element has a use for itself. */
function belongsToFocus(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  // In a text field undo is about the text.
  if (event.ctrlKey || event.metaKey) return /^[zy]$/i.test(event.key) && target.closest(typedInto) !== null;
  if (target.closest(typedInto) !== null) return true;
  return (event.key === ' ' || event.key === 'Enter') && target.closest(pressedBySpace) !== null;
}

/** Behind an open dialog or menu nothing happens. */
const covering = '[role=dialog][data-state=open], [role=alertdialog][data-state=open], [role=menu][data-state=open]';

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || belongsToFocus(event)) return;
  if (document.querySelector(covering) !== null) return;
  const entries: readonly (readonly [string, Shortcut])[] = Object.entries(shortcuts);
  for (const [id, { keys, native }] of entries) {
    if (native === true || !keys.some((combination) => matches(combination, event))) continue;
    const handler = handlers.get(id as ShortcutId)?.at(-1);
    if (handler === undefined) continue;
    event.preventDefault();
    if (handler.release !== undefined) {
      if (event.repeat) return;
      held.set(event.code, handler);
    }
    handler.press(event);
    return;
  }
}

function releaseAll(): void {
  for (const handler of held.values()) handler.release?.();
  held.clear();
}

function onKeyUp(event: KeyboardEvent): void {
  held.get(event.code)?.release?.();
  held.delete(event.code);
}

/** Listens on the window until the returned function is called. Called once, by the page's root. */
export function listenForShortcuts(): () => void {
  // At the end of the bubbling, when every component had its chance to take the key.
  window.addEventListener('keydown', onKeyDown);
  window.addEventListener('keyup', onKeyUp);
  // A key that is let go in another window is never seen to be.
  window.addEventListener('blur', releaseAll);
  return () => {
    window.removeEventListener('keydown', onKeyDown);
    window.removeEventListener('keyup', onKeyUp);
    window.removeEventListener('blur', releaseAll);
  };
}

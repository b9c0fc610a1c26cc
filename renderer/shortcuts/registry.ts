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
/** Whether what is typed goes into a text now, whose own undo comes first. */
export function isTyping(): boolean {
  return document.activeElement?.closest(typedInto) != null;
}

const pressedBySpace = 'button, a[href], summary, [role=button], [role=tab], [role=switch], [role=menuitem], [role=option]';

/** Keys that the focused element has a use for itself. */
function belongsToFocus(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  // In a text field undo is about the text.
  if (event.ctrlKey || event.metaKey) return /^[zy]$/i.test(event.key) && target.closest(typedInto) !== null;
  if (target.closest(typedInto) !== null) return true;
  // Whoever came by the Tab key chooses by the arrows; whoever clicked has chosen, and goes on through the film.
  if (isArrow(event) && target.closest('input[type=radio]') !== null) return !wasClicked(target);
  return (event.key === ' ' || event.key === 'Enter') && target.closest(pressedBySpace) !== null;
}

const isArrow = ({ key }: KeyboardEvent): boolean => key.startsWith('Arrow');

/*
 * A click leaves the focus on tabs, switches and sliders, where arrows and page keys would do something that nobody is
 * thinking of any more. Reached by the Tab key they keep their keys.
 */
let pointed: Element | null = null;
let pressing = false;

function wasClicked(target: Element): boolean {
  return pointed?.contains(target) === true || (pointed !== null && target.contains(pointed));
}

function onPointerDown({ target }: PointerEvent): void {
  pressing = true;
  const focused = document.activeElement;
  if (target instanceof Element && focused !== null && focused !== document.body && focused.contains(target)) pointed = focused;
}

/** The click, which may move the focus by a label, comes right behind it. */
function onPointerUp(): void {
  setTimeout(() => {
    pressing = false;
  });
}

function onFocusIn({ target }: FocusEvent): void {
  pointed = pressing && target instanceof Element ? target : null;
}

/** Before any component has its chance. */
function onKeyDownFirst(event: KeyboardEvent): void {
  const { target } = event;
  if (!(target instanceof Element) || !wasClicked(target) || target.closest(typedInto) !== null) return;
  // A slider that was dragged is moved on by the arrows, but not by a page.
  if (isArrow(event) && target.closest('[role=slider], input[type=range]') !== null) return;
  if (document.querySelector(covering) !== null) return;
  if (answer(event, ({ first }) => first === true)) event.stopPropagation();
}

/** Behind an open dialog or menu nothing happens. */
const covering = '[role=dialog][data-state=open], [role=alertdialog][data-state=open], [role=menu][data-state=open]';

function onKeyDown(event: KeyboardEvent): void {
  if (event.defaultPrevented || event.isComposing || belongsToFocus(event)) return;
  if (document.querySelector(covering) !== null) return;
  answer(event, () => true);
}

/** @returns whether there was an answer */
function answer(event: KeyboardEvent, isMeant: (shortcut: Shortcut) => boolean): boolean {
  const entries: readonly (readonly [string, Shortcut])[] = Object.entries(shortcuts);
  for (const [id, shortcut] of entries) {
    if (shortcut.native === true || !isMeant(shortcut) || !shortcut.keys.some((combination) => matches(combination, event))) continue;
    const handler = handlers.get(id as ShortcutId)?.at(-1);
    if (handler === undefined) continue;
    event.preventDefault();
    if (handler.release !== undefined) {
      if (event.repeat) return true;
      held.set(event.code, handler);
    }
    handler.press(event);
    return true;
  }
  return false;
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
  window.addEventListener('keydown', onKeyDownFirst, { capture: true });
  window.addEventListener('pointerdown', onPointerDown, { capture: true });
  window.addEventListener('pointerup', onPointerUp, { capture: true });
  window.addEventListener('focusin', onFocusIn, { capture: true });
  window.addEventListener('keyup', onKeyUp);
  // A key that is let go in another window is never seen to be.
  window.addEventListener('blur', releaseAll);
  return () => {
    window.removeEventListener('keydown', onKeyDown);
    window.removeEventListener('keydown', onKeyDownFirst, { capture: true });
    window.removeEventListener('pointerdown', onPointerDown, { capture: true });
    window.removeEventListener('pointerup', onPointerUp, { capture: true });
    window.removeEventListener('focusin', onFocusIn, { capture: true });
    window.removeEventListener('keyup', onKeyUp);
    window.removeEventListener('blur', releaseAll);
  };
}

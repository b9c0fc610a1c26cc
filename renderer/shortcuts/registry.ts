import { matches } from './keys.ts';
import type { Page } from '../page.ts';
import { shortcuts, type Shortcut, type ShortcutId } from './table.ts';

export interface ShortcutHandler {
  readonly press: (event: KeyboardEvent) => void;
  /** For what lasts as long as the key is held. */
  readonly release?: (() => void) | undefined;
}

const typedInto = 'input:not([type=range], [type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable=true]';
/** Whether what is typed goes into a text now, whose own undo comes first. */
export function isTyping(): boolean {
  return document.activeElement?.closest(typedInto) != null;
}

const pressedBySpace = 'button, a[href], summary, [role=button], [role=tab], [role=switch], [role=menuitem], [role=option]';

const isArrow = ({ key }: KeyboardEvent): boolean => key.startsWith('Arrow');

/** Behind an open dialog or menu nothing happens. */
const covering = '[role=dialog][data-state=open], [role=alertdialog][data-state=open], [role=menu][data-state=open]';

class ShortcutRegistry {
  /** Innermost last: a view that is opened over another answers first. */
  readonly #handlers = new Map<ShortcutId, ShortcutHandler[]>();
  readonly #held = new Map<string, ShortcutHandler>();
  /*
   * A click leaves the focus on tabs, switches and sliders, where arrows and page keys would do something that nobody is
   * thinking of any more. Reached by the Tab key they keep their keys.
   */
  #pointed: Element | null = null;
  #pressing = false;

  register(id: ShortcutId, handler: ShortcutHandler): () => void {
    this.#handlers.set(id, [...(this.#handlers.get(id) ?? []), handler]);
    return () => {
      this.#handlers.set(
        id,
        (this.#handlers.get(id) ?? []).filter((other) => other !== handler),
      );
    };
  }

  /** Listens on the window until the returned function is called. */
  listen(): () => void {
    // At the end of the bubbling, when every component had its chance to take the key.
    window.addEventListener('keydown', this.#onKeyDown);
    window.addEventListener('keydown', this.#onKeyDownFirst, { capture: true });
    window.addEventListener('pointerdown', this.#onPointerDown, { capture: true });
    window.addEventListener('pointerup', this.#onPointerUp, { capture: true });
    window.addEventListener('pointercancel', this.#onPointerUp, { capture: true });
    window.addEventListener('focusin', this.#onFocusIn, { capture: true });
    window.addEventListener('keyup', this.#onKeyUp);
    // A key that is let go in another window is never seen to be.
    window.addEventListener('blur', this.#releaseAll);
    return () => {
      window.removeEventListener('keydown', this.#onKeyDown);
      window.removeEventListener('keydown', this.#onKeyDownFirst, { capture: true });
      window.removeEventListener('pointerdown', this.#onPointerDown, { capture: true });
      window.removeEventListener('pointerup', this.#onPointerUp, { capture: true });
      window.removeEventListener('pointercancel', this.#onPointerUp, { capture: true });
      window.removeEventListener('focusin', this.#onFocusIn, { capture: true });
      window.removeEventListener('keyup', this.#onKeyUp);
      window.removeEventListener('blur', this.#releaseAll);
    };
  }

  /** Keys that the focused element has a use for itself. */
  #belongsToFocus(event: KeyboardEvent): boolean {
    const { target } = event;
    if (!(target instanceof Element)) return false;
    // In a text field undo is about the text.
    if (event.ctrlKey || event.metaKey) return /^[zy]$/i.test(event.key) && target.closest(typedInto) !== null;
    if (target.closest(typedInto) !== null) return true;
    // Whoever came by the Tab key chooses by the arrows; whoever clicked has chosen, and goes on through the film.
    if (isArrow(event) && target.closest('input[type=radio]') !== null) return !this.#wasClicked(target);
    return (event.key === ' ' || event.key === 'Enter') && target.closest(pressedBySpace) !== null;
  }

  #wasClicked(target: Element): boolean {
    return this.#pointed?.contains(target) === true || (this.#pointed !== null && target.contains(this.#pointed));
  }

  readonly #onPointerDown = ({ target }: PointerEvent): void => {
    this.#pressing = true;
    const focused = document.activeElement;
    if (target instanceof Element && focused !== null && focused !== document.body && focused.contains(target)) this.#pointed = focused;
  };

  /** The click, which may move the focus by a label, comes right behind it. */
  readonly #onPointerUp = (): void => {
    setTimeout(() => {
      this.#pressing = false;
    });
  };

  readonly #onFocusIn = ({ target }: FocusEvent): void => {
    this.#pointed = this.#pressing && target instanceof Element ? target : null;
  };

  /** Before any component has its chance. */
  readonly #onKeyDownFirst = (event: KeyboardEvent): void => {
    const { target } = event;
    if (!(target instanceof Element) || !this.#wasClicked(target) || target.closest(typedInto) !== null) return;
    // A slider that was dragged is moved on by the arrows, but not by a page.
    if (isArrow(event) && target.closest('[role=slider], input[type=range]') !== null) return;
    if (document.querySelector(covering) !== null) return;
    if (this.#answer(event, ({ first }) => first === true)) event.stopPropagation();
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || this.#belongsToFocus(event)) return;
    if (document.querySelector(covering) !== null) return;
    this.#answer(event, () => true);
  };

  /** @returns whether there was an answer */
  #answer(event: KeyboardEvent, isMeant: (shortcut: Shortcut) => boolean): boolean {
    const entries: readonly (readonly [string, Shortcut])[] = Object.entries(shortcuts);
    for (const [id, shortcut] of entries) {
      if (shortcut.native === true || !isMeant(shortcut) || !shortcut.keys.some((combination) => matches(combination, event))) continue;
      const handler = this.#handlers.get(id as ShortcutId)?.at(-1);
      if (handler === undefined) continue;
      event.preventDefault();
      if (handler.release !== undefined) {
        if (event.repeat) return true;
        this.#held.set(event.code, handler);
      }
      handler.press(event);
      return true;
    }
    return false;
  }

  readonly #releaseAll = (): void => {
    for (const handler of this.#held.values()) handler.release?.();
    this.#held.clear();
  };

  readonly #onKeyUp = (event: KeyboardEvent): void => {
    this.#held.get(event.code)?.release?.();
    this.#held.delete(event.code);
  };
}

const shortcutRegistry = (): ShortcutRegistry => new ShortcutRegistry();

/** Has a shortcut of the page answered until the returned function is called. */
export function registerShortcut(page: Page, id: ShortcutId, handler: ShortcutHandler): () => void {
  return page.part(shortcutRegistry).register(id, handler);
}

/** Listens for the page's shortcuts until the returned function is called. Called once, by the page's root. */
export function listenForShortcuts(page: Page): () => void {
  return page.part(shortcutRegistry).listen();
}

import { useSyncExternalStore } from 'react';
import { applyEdit, type EditAction } from '../../shared/project/edits.ts';
import type { ChangeResult } from '../../shared/ipc/timeline.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import { send } from '../bridge.ts';
import { Listeners } from '../listeners.ts';
import { usePage, type Page } from '../page.ts';
import { sayNotKept } from './not-kept.ts';

/** Parts that came as they were stay the same objects, so that what is drawn of them is not drawn again. */
function withKnownParts(next: Timeline, before: Timeline | null): Timeline {
  if (before === null) return next;
  const { edits, shots, ready } = before;
  const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);
  return {
    ...next,
    edits: same(next.edits, edits) ? edits : next.edits,
    shots: same(next.shots, shots) ? shots : next.shots,
    ready: same(next.ready, ready) ? ready : next.ready,
  };
}

function sameEdits(one: Timeline | undefined, other: Timeline | undefined): boolean {
  return JSON.stringify(one?.edits) === JSON.stringify(other?.edits);
}

/**
 * The timelines of films as the engine keeps them, so that the strip, the inspector and the viewer of a page show the same one.
 */
class TimelineStore {
  readonly #page: Page;
  readonly #listeners = new Listeners();
  readonly subscribe = this.#listeners.subscribe;
  readonly #timelines = new Map<string, Timeline>();
  /** What is shown while a hand still moves: it is kept when the hand lets go. */
  readonly #pending = new Map<string, Timeline>();
  /** Grows with each change, so that an answer that was under way does not undo it. */
  readonly #versions = new Map<string, number>();
  #lastGesture = { name: '', count: 0 };

  constructor(page: Page) {
    this.#page = page;
  }

  get(id: string): Timeline | null {
    return this.#pending.get(id) ?? this.#timelines.get(id) ?? null;
  }

  /** Without what a hand is just moving. */
  kept(id: string): Timeline | null {
    return this.#timelines.get(id) ?? null;
  }

  /** See `refreshTimeline`. */
  refresh(id: string): void {
    // A hand that went back to where it began has changed nothing.
    if (sameEdits(this.#pending.get(id), this.#timelines.get(id))) this.#pending.delete(id);
    if (!this.#pending.has(id)) this.#take(id, this.#page.bridge.invoke('timeline:get', id));
  }

  /** See `previewEdit`. */
  preview(id: string, action: EditAction): void {
    this.#show(id, action, {});
  }

  /** @param steps what can be taken back and made again from now on */
  #show(id: string, action: EditAction, steps: Partial<Pick<Timeline, 'canUndo' | 'canRedo'>>): void {
    const timeline = this.get(id);
    if (timeline === null) return;
    const next = { ...timeline, ...steps, edits: applyEdit(timeline.edits, action) };
    // Sliders tell of a movement again after they told that it ended.
    if (!sameEdits(timeline, next)) {
      // An answer that is under way would make what is dragged jump back.
      this.#versions.set(id, (this.#versions.get(id) ?? 0) + 1);
    } else if (!this.#pending.has(id) || (next.canUndo === timeline.canUndo && next.canRedo === timeline.canRedo)) return;
    this.#pending.set(id, next);
    this.#listeners.tell();
  }

  /** See `edit`. */
  edit(id: string, action: EditAction, gesture: string | null): void {
    if (gesture === null) this.endGesture();
    // It can be taken back at once, though the answer is still on its way.
    this.#show(id, action, { canUndo: true, canRedo: false });
    this.#takeChange(id, this.#page.bridge.invoke('timeline:edit', id, action, gesture === null ? null : this.#gestureOf(gesture)));
  }

  step(id: string, step: 'undo' | 'redo'): void {
    this.endGesture();
    this.#takeChange(id, this.#page.bridge.invoke(`timeline:${step}`, id));
  }

  readonly endGesture = (): void => {
    this.#lastGesture = { name: '', count: this.#lastGesture.count + 1 };
  };

  /** Presses of the arrow keys on one slider are one movement; a hand that reaches for it anew begins another. */
  #gestureOf(name: string): string {
    if (this.#lastGesture.name !== name) this.endGesture();
    this.#lastGesture = { ...this.#lastGesture, name };
    return `${name} ${this.#lastGesture.count}`;
  }

  #take(id: string, asked: Promise<Timeline | null>): void {
    const version = (this.#versions.get(id) ?? 0) + 1;
    this.#versions.set(id, version);
    const settle = (timeline: Timeline | null): void => {
      if (this.#versions.get(id) !== version) return;
      if (timeline !== null) this.#timelines.set(id, withKnownParts(timeline, this.get(id)));
      this.#pending.delete(id);
      this.#listeners.tell();
    };
    send(
      asked.then(settle, (error: unknown) => {
        // What could not be kept must not look as if it were.
        settle(null);
        throw error;
      }),
    );
  }

  /** Takes a change's answer. One that could not be kept is taken back, and said. */
  #takeChange(id: string, asked: Promise<ChangeResult>): void {
    this.#take(
      id,
      asked.then(({ timeline, failure }) => {
        if (failure !== null) sayNotKept(this.#page, failure);
        return timeline;
      }),
    );
  }
}

const timelines = (page: Page): TimelineStore => {
  const store = new TimelineStore(page);
  window.addEventListener('pointerdown', store.endGesture, { capture: true });
  return store;
};

/** Asks the engine how the film's timeline is now. */
export function refreshTimeline(page: Page, id: string): void {
  page.part(timelines).refresh(id);
}

/** Shows a change at once and keeps nothing of it: for while a slider or a handle is dragged. */
export function previewEdit(page: Page, id: string, action: EditAction): void {
  page.part(timelines).preview(id, action);
}

/**
 * Changes the film.
 * @param gesture what is moved, where moving it on is the same movement; null for a step of its own
 */
export function edit(page: Page, id: string, action: EditAction, gesture: string | null = null): void {
  page.part(timelines).edit(id, action, gesture);
}

export function undo(page: Page, id: string): void {
  page.part(timelines).step(id, 'undo');
}

export function redo(page: Page, id: string): void {
  page.part(timelines).step(id, 'redo');
}

/** Calls back whenever a timeline of the page has changed, until the returned function is called. */
export function watchTimelines(page: Page, listener: () => void): () => void {
  return page.part(timelines).subscribe(listener);
}

/** The film's timeline without what a hand is just moving, as the engine draws from it. */
export function useKeptTimeline(id: string): Timeline | null {
  const store = usePage().part(timelines);
  return useSyncExternalStore(store.subscribe, () => store.kept(id));
}

/** A film's timeline; null until the engine has answered. See useTimelineUpdates for who keeps it fresh. */
export function useTimeline(id: string): Timeline | null {
  const store = usePage().part(timelines);
  return useSyncExternalStore(store.subscribe, () => store.get(id));
}

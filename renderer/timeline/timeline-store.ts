import { useSyncExternalStore } from 'react';
import { applyEdit, type EditAction } from '../../shared/project/edits.ts';
import type { ChangeResult } from '../../shared/ipc/timeline.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import { bridge, send } from '../bridge.ts';
import { sayNotKept } from './not-kept.ts';

/*
 * The timelines of films as the engine keeps them, so that the strip, the inspector and the viewer show the same one.
 */
const timelines = new Map<string, Timeline>();
/** What is shown while a hand still moves: it is kept when the hand lets go. */
const pending = new Map<string, Timeline>();
const listeners = new Set<() => void>();
/** Grows with each change, so that an answer that was under way does not undo it. */
const versions = new Map<string, number>();

function tell(): void {
  for (const listener of listeners) listener();
}

function timelineOf(id: string): Timeline | null {
  return pending.get(id) ?? timelines.get(id) ?? null;
}

function take(id: string, asked: Promise<Timeline | null>): void {
  const version = (versions.get(id) ?? 0) + 1;
  versions.set(id, version);
  const settle = (timeline: Timeline | null): void => {
    if (versions.get(id) !== version) return;
    if (timeline !== null) timelines.set(id, withKnownParts(timeline, timelineOf(id)));
    pending.delete(id);
    tell();
  };
  send(
    asked.then(settle, (error: unknown) => {
      // What could not be kept must not look as if it were.
      settle(null);
      throw error;
    }),
  );
}

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

/** Takes a change's answer. One that could not be kept is taken back, and said. */
function takeChange(id: string, asked: Promise<ChangeResult>): void {
  take(
    id,
    asked.then(({ timeline, failure }) => {
      if (failure !== null) sayNotKept(failure);
      return timeline;
    }),
  );
}

/** Asks the engine how the film's timeline is now. */
export function refreshTimeline(id: string): void {
  // A hand that went back to where it began has changed nothing.
  if (sameEdits(pending.get(id), timelines.get(id))) pending.delete(id);
  if (!pending.has(id)) take(id, bridge.invoke('timeline:get', id));
}

/** Shows a change at once and keeps nothing of it: for while a slider or a handle is dragged. */
export function previewEdit(id: string, action: EditAction): void {
  const timeline = timelineOf(id);
  if (timeline === null) return;
  const next = { ...timeline, edits: applyEdit(timeline.edits, action) };
  // Sliders tell of a movement again after they told that it ended.
  if (sameEdits(timeline, next)) return;
  // An answer that is under way would make what is dragged jump back.
  versions.set(id, (versions.get(id) ?? 0) + 1);
  pending.set(id, next);
  tell();
}

let lastGesture = { name: '', count: 0 };

/** Presses of the arrow keys on one slider are one movement; a hand that reaches for it anew begins another. */
function gestureOf(name: string): string {
  if (lastGesture.name !== name) endGesture();
  lastGesture = { ...lastGesture, name };
  return `${name} ${lastGesture.count}`;
}

function endGesture(): void {
  lastGesture = { name: '', count: lastGesture.count + 1 };
}

window.addEventListener('pointerdown', endGesture, { capture: true });

/**
 * Changes the film.
 * @param gesture what is moved, where moving it on is the same movement; null for a step of its own
 */
export function edit(id: string, action: EditAction, gesture: string | null = null): void {
  if (gesture === null) endGesture();
  previewEdit(id, action);
  takeChange(id, bridge.invoke('timeline:edit', id, action, gesture === null ? null : gestureOf(gesture)));
}

export function undo(id: string): void {
  endGesture();
  takeChange(id, bridge.invoke('timeline:undo', id));
}

export function redo(id: string): void {
  endGesture();
  takeChange(id, bridge.invoke('timeline:redo', id));
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
  };
}

/** The film's timeline without what a hand is just moving, as the engine draws from it. */
export function useKeptTimeline(id: string): Timeline | null {
  return useSyncExternalStore(subscribe, () => timelines.get(id) ?? null);
}

/** A film's timeline; null until the engine has answered. See useTimelineUpdates for who keeps it fresh. */
export function useTimeline(id: string): Timeline | null {
  return useSyncExternalStore(subscribe, () => timelineOf(id));
}

import { useRef, useState, type PointerEvent } from 'react';
import { usePage } from '../page.ts';
import { within, type Point } from '../viewer/geometry.ts';
import { drawnOn, keepHint, moved, newHint, previewHint, type Hint } from './hints.ts';
import { setTool } from './tool.ts';

/** What the hand is doing: drawing a new hint, or moving one. */
interface Hand {
  /** As it was taken hold of; while drawing, as it is drawn so far. */
  readonly hint: Hint;
  /** Where a moved one was taken hold of; null while drawing. */
  readonly from: Point | null;
  /** As it is shown. */
  readonly shown: Hint;
}

export interface HintHand {
  /** Whether the hand holds a hint. */
  readonly isHeld: boolean;
  /** Takes hold of a hint, or begins one where there is none, and returns it. @param at shares of the picture */
  readonly take: (event: PointerEvent<HTMLElement>, known: Hint | undefined, at: Point) => Hint;
  /** Where the hand went. */
  readonly go: (at: Point) => void;
  /** The pointer was let go of, by the hand or by the system: what is shown is kept. */
  readonly letGo: () => void;
}

export interface HintHandOptions {
  /** Of the film. */
  readonly id: string;
  /** Of the frame. */
  readonly seconds: number;
  /** Width of the picture by its height. */
  readonly ratio: number;
  readonly onPlaced: () => void;
  /** A hint was moved. */
  readonly onMoved: (hint: Hint) => void;
}

/** Draws and moves hints by a pointer. */
export function useHintHand({ id, seconds, ratio, onPlaced, onMoved }: HintHandOptions): HintHand {
  const page = usePage();
  const hand = useRef<Hand | null>(null);
  const [isHeld, setIsHeld] = useState(false);
  return {
    isHeld,
    take: (event, known, at) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      const hint = known ?? newHint(page, seconds, at.x, at.y);
      hand.current = { hint, from: known === undefined ? null : at, shown: hint };
      setIsHeld(true);
      setTool(page, { selected: hint.id });
      if (known === undefined) previewHint(page, id, hint);
      return hint;
    },
    go: (at) => {
      const { current } = hand;
      if (current === null) return;
      const { hint, from } = current;
      const shown = from === null ? drawnOn(page, hint, within(at.x), within(at.y), ratio) : moved(hint, at.x - from.x, at.y - from.y);
      hand.current = { hint: from === null ? shown : hint, from, shown };
      previewHint(page, id, shown);
    },
    letGo: () => {
      const { current } = hand;
      hand.current = null;
      setIsHeld(false);
      if (current === null) return;
      const { hint, from, shown } = current;
      if (from === null) {
        keepHint(page, id, shown);
        onPlaced();
      } else if (shown !== hint) {
        keepHint(page, id, shown);
        onMoved(shown);
      }
    },
  };
}

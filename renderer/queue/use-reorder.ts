import { useState, type DragEvent } from 'react';
import { bridge, send } from '../bridge.ts';

/** A film, or a file that waits. */
export interface Row {
  readonly id: string;
  readonly name: string;
}

export interface Reorder {
  /** Puts one at a place, counted from 0. */
  readonly move: (id: string, place: number) => void;
  /** Puts one a place up or down. */
  readonly shift: (id: string, step: 1 | -1) => void;
  readonly drag: (id: string | null) => void;
  /** Id of the one that is being dragged. */
  readonly dragged: string | null;
}

export interface Reorders {
  readonly films: Reorder;
  /** Each among the files of its film that wait. */
  readonly files: Reorder;
  /** Id of the film or file that was moved last. */
  readonly moved: string | null;
}

/** Moving films and files in the queue, by keys and by dragging. */
export function useReorder(): Reorders {
  const [moved, setMoved] = useState<string | null>(null);
  const [dragged, drag] = useState<string | null>(null);
  const of = (move: 'queue:move' | 'export:move', shift: 'queue:shift' | 'export:shift'): Reorder => ({
    move: (id, place) => {
      setMoved(id);
      send(bridge.invoke(move, id, place));
    },
    shift: (id, step) => {
      setMoved(id);
      send(bridge.invoke(shift, id, step));
    },
    drag,
    dragged,
  });
  return { films: of('queue:move', 'queue:shift'), files: of('export:move', 'export:shift'), moved };
}

/** What a row needs to be dragged, and to have another one dropped on it. `rows` are those that change places with each other. */
export function useDraggedRow({ id, name }: Row, rows: readonly Row[], { dragged, drag, move }: Reorder) {
  const [isOver, setIsOver] = useState(false);
  const accepts = (event: DragEvent) =>
    dragged !== id && rows.some((row) => row.id === dragged) && !event.dataTransfer.types.includes('Files');
  return {
    'data-over': isOver,
    draggable: rows.some((row) => row.id === id),
    onDragStart: (event: DragEvent) => {
      event.dataTransfer.effectAllowed = 'move';
      event.dataTransfer.setData('text/plain', name);
      drag(id);
    },
    onDragEnd: () => {
      drag(null);
    },
    onDragOver: (event: DragEvent) => {
      if (!accepts(event)) return;
      event.preventDefault();
      event.stopPropagation();
      event.dataTransfer.dropEffect = 'move';
      setIsOver(true);
    },
    onDragLeave: () => {
      setIsOver(false);
    },
    onDrop: (event: DragEvent) => {
      setIsOver(false);
      if (dragged === null || !accepts(event)) return;
      event.preventDefault();
      event.stopPropagation();
      move(
        dragged,
        rows.findIndex((row) => row.id === id),
      );
    },
  };
}

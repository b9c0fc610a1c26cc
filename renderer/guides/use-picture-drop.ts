import { useState, type DragEvent } from 'react';
import { send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { playheadOf, seekTo, shownFrameOf } from '../playhead.ts';
import { addPictures, isPictureFile } from './pictures.ts';

export interface PictureDrop {
  /** Pictures are held over it. */
  readonly isOver: boolean;
  readonly handlers: {
    readonly onDragOver: (event: DragEvent) => void;
    readonly onDragLeave: (event: DragEvent) => void;
    readonly onDrop: (event: DragEvent) => void;
  };
}

/** While something is dragged its files cannot be seen yet, only of what kind they are. */
const carriesPictures = ({ dataTransfer: { items } }: DragEvent): boolean =>
  items.length > 0 && [...items].every(({ kind, type }) => kind === 'file' && type.startsWith('image/') && type !== 'image/gif');

/**
 * Takes coloured pictures that are dropped on the film; what else is dropped goes on to the window.
 * @param momentAt where things are dropped at a moment: its film seconds, which are gone to
 */
export function usePictureDrop(id: string, momentAt?: (event: DragEvent) => number): PictureDrop {
  const page = usePage();
  const [isOver, setIsOver] = useState(false);
  return {
    isOver,
    handlers: {
      onDragOver: (event) => {
        setIsOver(carriesPictures(event));
      },
      onDragLeave: (event) => {
        const { relatedTarget, currentTarget } = event;
        if (!(relatedTarget instanceof Node) || !currentTarget.contains(relatedTarget)) setIsOver(false);
      },
      onDrop: (event) => {
        setIsOver(false);
        const files = [...event.dataTransfer.files];
        if (files.length === 0 || !files.every(isPictureFile)) return;
        // Tells the window that it is taken.
        event.preventDefault();
        if (momentAt !== undefined) seekTo(page, id, momentAt(event));
        send(addPictures(page, id, files, { frame: shownFrameOf(page, id)?.index ?? 0, seconds: playheadOf(page, id) }));
      },
    },
  };
}

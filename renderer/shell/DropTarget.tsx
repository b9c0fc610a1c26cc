import { useRef, useState, type DragEvent, type ReactElement, type ReactNode } from 'react';
import { bridge, send } from '../bridge.ts';

const carriesFiles = (event: DragEvent): boolean => event.dataTransfer.types.includes('Files');

/** The whole window takes a dropped film, whatever it shows; the main process knows whether it is a good moment. */
export function DropTarget({ children }: { readonly children: ReactNode }): ReactElement {
  const [isOver, setIsOver] = useState(false);
  // Entering a child leaves its parent: only the balance of both tells whether the pointer is still inside.
  const depth = useRef(0);

  const move = (event: DragEvent, change: 1 | -1) => {
    if (!carriesFiles(event)) return;
    depth.current += change;
    setIsOver(depth.current > 0);
  };

  return (
    <div
      className="drop-target"
      data-over={isOver}
      onDragEnter={(event) => {
        move(event, 1);
      }}
      onDragLeave={(event) => {
        move(event, -1);
      }}
      onDragOver={(event) => {
        event.preventDefault();
        event.dataTransfer.dropEffect = carriesFiles(event) ? 'copy' : 'none';
      }}
      onDrop={(event) => {
        // What lies inside may have a use for it.
        const taken = event.defaultPrevented;
        event.preventDefault();
        depth.current = 0;
        setIsOver(false);
        const files = [...event.dataTransfer.files];
        if (!taken && files.length > 0) send(bridge.openFilms(files));
      }}
    >
      {children}
    </div>
  );
}

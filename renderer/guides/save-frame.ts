/*
 * The panel has the frame in view saved, to be coloured elsewhere; the viewer, which has its picture, does it.
 */
const savers = new Map<string, () => void>();

/** Says who saves the frame in view of a film, until the returned function is called. */
export function onSaveFrame(id: string, save: () => void): () => void {
  savers.set(id, save);
  return () => {
    if (savers.get(id) === save) savers.delete(id);
  };
}

export function saveFrame(id: string): void {
  savers.get(id)?.();
}

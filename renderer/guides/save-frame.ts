import type { Page } from '../page.ts';

/*
 * The panel has the frame in view saved, to be coloured elsewhere; the viewer, which has its picture, does it.
 */
const savers = (): Map<string, () => void> => new Map();

/** Says who saves the frame in view of a film, until the returned function is called. */
export function onSaveFrame(page: Page, id: string, save: () => void): () => void {
  const known = page.part(savers);
  known.set(id, save);
  return () => {
    if (known.get(id) === save) known.delete(id);
  };
}

export function saveFrame(page: Page, id: string): void {
  page.part(savers).get(id)?.();
}

import { useEffect, useState } from 'react';
import type { ExportView } from '../../shared/ipc/export.ts';
import { bridge, send } from '../bridge.ts';

/**
 * What can be made of a film, as the main process keeps it.
 * @param coloured whether the film is coloured by now: before that there is nothing to make
 * @returns null while there is nothing
 */
export function useExport(id: string, coloured: boolean): ExportView | null {
  const [view, setView] = useState<ExportView | null>(null);
  useEffect(() => {
    if (!coloured) return;
    const unsubscribe = bridge.on('export:changed', (changed) => {
      if (changed.id === id) setView(changed);
    });
    send(bridge.invoke('export:open', id).then(setView));
    return unsubscribe;
  }, [id, coloured]);
  return coloured ? view : null;
}

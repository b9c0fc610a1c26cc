import { useCallback } from 'react';
import { lookAt, noEdits } from '../../shared/project/edits.ts';
import type { Look } from '../../shared/project/look.ts';
import { usePlayhead } from '../playhead.ts';
import { useTimeline } from '../timeline/timeline-store.ts';

/** How the frame at a time looks: as the edits have it, which is how it is exported. */
export function useLooks(id: string): (seconds: number) => Look {
  const edits = useTimeline(id)?.edits ?? noEdits;
  return useCallback((seconds) => lookAt(edits, seconds), [edits]);
}

/** How the frame under the playhead looks. */
export function useLook(id: string): Look {
  const lookOf = useLooks(id);
  const { seconds } = usePlayhead(id);
  return lookOf(seconds);
}

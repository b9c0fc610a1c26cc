import { useCallback, useEffect, useState } from 'react';
import type { JobEntry, RecentProject } from '../../shared/ipc/library.ts';
import { bridge, send } from '../bridge.ts';

/** What `ask` answers, asked anew whenever the library changes; null until the first answer. */
function useAnswer<Answer>(ask: () => Promise<Answer>): Answer | null {
  const [answer, setAnswer] = useState<Answer | null>(null);
  useEffect(() => {
    let gone = false;
    const refresh = () => {
      send(
        ask().then((next) => {
          if (!gone) setAnswer(next);
        }),
      );
    };
    refresh();
    const unsubscribe = bridge.on('library:changed', refresh);
    return () => {
      gone = true;
      unsubscribe();
    };
  }, [ask]);
  return answer;
}

const askRecent = () => bridge.invoke('library:recent');

/** The projects last worked on, the latest first. */
export function useRecentProjects(): readonly RecentProject[] | null {
  return useAnswer(askRecent);
}

/** The last `count` jobs, the latest first. */
export function useHistory(count: number): readonly JobEntry[] | null {
  const ask = useCallback(() => bridge.invoke('history:list', { before: null, count }), [count]);
  return useAnswer(ask);
}

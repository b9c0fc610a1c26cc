import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { fileName } from '../format.ts';
import { CutName } from '../ui/CutName.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import { useRecentProjects } from './use-library.ts';

const shown = 5;

/** What was worked on last and is not in the queue, at the queue's end. */
export function RecentList({ items }: { readonly items: readonly QueueItem[] }): ReactElement | null {
  const { t } = useTranslation('library');
  const projects = useRecentProjects();
  const films = new Set(items.map(({ film }) => film));
  const others = (projects ?? []).filter(({ film, filmExists }) => filmExists && !films.has(film)).slice(0, shown);
  if (others.length === 0) return null;
  return (
    <section className="queue-recent" aria-labelledby="queue-recent-heading">
      <h3 id="queue-recent-heading">{t('recent.title')}</h3>
      <ul>
        {others.map(({ id, film, thumbnail }) => (
          <li key={id}>
            <button
              type="button"
              className="ui-plain queue-recent-film"
              title={film}
              onClick={() => {
                send(bridge.invoke('library:open', id));
              }}
            >
              <Thumbnail jpeg={thumbnail} />
              <CutName className="queue-name" name={fileName(film)} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

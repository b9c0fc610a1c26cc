import { X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { RecentProject } from '../../shared/ipc/library.ts';
import { bridge, send } from '../bridge.ts';
import { fileName, formatDate, formatPercent } from '../format.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Thumbnail } from './Thumbnail.tsx';
import { useRecentProjects } from './use-library.ts';

function Project({ project }: { readonly project: RecentProject }): ReactElement {
  const { t } = useTranslation('library');
  const { id, film, complete, frames, framesTotal, filmExists, thumbnail, workedOnAt } = project;
  const name = fileName(film);
  const state = !filmExists
    ? t('recent.gone')
    : complete
      ? t('recent.complete')
      : framesTotal === null
        ? t('recent.begun')
        : t('recent.part', { part: formatPercent(frames / Math.max(1, framesTotal)) });
  return (
    <li className="recent-project">
      <button
        type="button"
        className="ui-card"
        onClick={() => {
          send(bridge.invoke('library:open', id));
        }}
      >
        <Thumbnail jpeg={thumbnail} />
        <span className="recent-name">{name}</span>
        <span className="recent-state">{state}</span>
        <span className="recent-state">{formatDate(new Date(workedOnAt))}</span>
      </button>
      <IconButton
        icon={X}
        size="small"
        className="recent-forget"
        label={t('recent.forget', { name })}
        onClick={() => {
          send(bridge.invoke('library:forget', id));
        }}
      />
    </li>
  );
}

/** What was worked on last, to go on with. Nothing where there is nothing. */
export function RecentProjects(): ReactElement | null {
  const { t } = useTranslation('library');
  const projects = useRecentProjects();
  if (projects === null || projects.length === 0) return null;
  return (
    <section className="recent" aria-labelledby="recent-heading">
      <h2 id="recent-heading">{t('recent.title')}</h2>
      <ul>
        {projects.map((project) => (
          <Project key={project.id} project={project} />
        ))}
      </ul>
    </section>
  );
}

import { X } from 'lucide-react';
import type { MouseEvent, ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { isTry, type QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Progress } from '../ui/Progress.tsx';
import { CutName } from '../ui/CutName.tsx';
import { useCountdown } from '../ui/use-countdown.ts';
import { FilmPicture } from './FilmPicture.tsx';
import { StageIcon } from './StageIcon.tsx';
import { removeFilms } from './remove-films.ts';
import { FilmMenu } from './FilmMenu.tsx';
import { rowLine, sectionSpan } from './row-line.ts';
import { useDraggedRow, type Reorder } from './use-reorder.ts';

export interface QueueRowProps {
  readonly item: QueueItem;
  /** All films. */
  readonly items: readonly QueueItem[];
  readonly isSelected: boolean;
  /** It is one of several that a command is about. */
  readonly isMarked: boolean;
  /** Called with how a click on it was meant, before it is shown. */
  readonly onPick: (event: MouseEvent) => boolean;
  readonly reorder: Reorder;
}

/** The part of the work that is done, 0 to 1; null where nobody knows. */
function partOf({ progress }: QueueItem): number | null {
  if (progress === null || progress.frames === null || progress.frames === 0) return null;
  return progress.stage === 'exporting' ? 1 : progress.frame / progress.frames;
}

export function QueueRow({ item, items, isSelected, isMarked, onPick, reorder }: QueueRowProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('queue');
  const works = item.stage === 'colouring' || item.stage === 'stopping' || item.stage === 'paused';
  const dragging = useDraggedRow(item, items, reorder);
  const line = rowLine(item, useCountdown(item.progress?.etaSeconds ?? null, item.stage === 'colouring'));
  return (
    <FilmMenu item={item} items={items}>
      <div className="queue-row" data-stage={item.stage} data-selected={isSelected} data-marked={isMarked} {...dragging}>
        <FilmPicture item={item} />
        <button
          type="button"
          className="queue-select ui-plain"
          aria-current={isSelected ? 'true' : undefined}
          aria-describedby={`queue-line-${item.id}`}
          tabIndex={isSelected ? 0 : -1}
          title={item.film}
          onClick={(event) => {
            if (onPick(event)) send(bridge.invoke('queue:select', item.id));
          }}
        >
          <CutName className="queue-name" name={item.name} />
          {item.version > 1 ? <span className="queue-version">{t('versionOf', { version: item.version })}</span> : null}
          {isTry(item) ? <span className="queue-version">{sectionSpan(item.request.section)}</span> : null}
          {isMarked ? <span className="ui-hidden">{t('marked')}</span> : null}
          <span className="ui-hidden">{t('place', { place: items.indexOf(item) + 1, count: items.length })}</span>
        </button>
        <IconButton
          icon={X}
          size="small"
          className="queue-remove"
          label={t('remove', { name: item.name })}
          onClick={() => {
            removeFilms(page, [item]);
          }}
        />
        <span className="queue-stage">
          <StageIcon stage={item.stage} />
          <span id={`queue-line-${item.id}`} className="queue-line">
            {line}
          </span>
        </span>
        {works ? (
          <Progress className="queue-progress" label={t('progressOf', { name: item.name })} value={partOf(item)} valueText={line} />
        ) : null}
      </div>
    </FilmMenu>
  );
}

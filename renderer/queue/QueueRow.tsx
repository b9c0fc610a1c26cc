import { X } from 'lucide-react';
import { useState, type DragEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Progress } from '../ui/Progress.tsx';
import { StageIcon } from './StageIcon.tsx';
import { rowLine } from './row-line.ts';
import type { Reorder } from './use-reorder.ts';

export interface QueueRowProps {
  readonly item: QueueItem;
  readonly place: number;
  readonly count: number;
  readonly isSelected: boolean;
  readonly reorder: Reorder;
}

/** The part of the work that is done, 0 to 1; null where nobody knows. */
function partOf({ progress }: QueueItem): number | null {
  if (progress === null || progress.frames === null || progress.frames === 0) return null;
  return progress.stage === 'exporting' ? 1 : progress.frame / progress.frames;
}

export function QueueRow({ item, place, count, isSelected, reorder }: QueueRowProps): ReactElement {
  const { t } = useTranslation('queue');
  const [isOver, setIsOver] = useState(false);
  const works = item.stage === 'colouring' || item.stage === 'stopping' || item.stage === 'paused';

  const accepts = (event: DragEvent) => reorder.dragged !== null && reorder.dragged !== item.id && !event.dataTransfer.types.includes('Files');
  return (
    <div
      className="queue-row"
      data-stage={item.stage}
      data-selected={isSelected}
      data-over={isOver}
      draggable
      onDragStart={(event) => {
        event.dataTransfer.effectAllowed = 'move';
        event.dataTransfer.setData('text/plain', item.name);
        reorder.drag(item.id);
      }}
      onDragEnd={() => {
        reorder.drag(null);
      }}
      onDragOver={(event) => {
        if (!accepts(event)) return;
        event.preventDefault();
        event.stopPropagation();
        event.dataTransfer.dropEffect = 'move';
        setIsOver(true);
      }}
      onDragLeave={() => {
        setIsOver(false);
      }}
      onDrop={(event) => {
        setIsOver(false);
        if (!accepts(event)) return;
        event.preventDefault();
        event.stopPropagation();
        if (reorder.dragged !== null) reorder.move(reorder.dragged, place);
      }}
    >
      <StageIcon stage={item.stage} />
      <button
        type="button"
        className="queue-select ui-plain"
        aria-current={isSelected ? 'true' : undefined}
        aria-describedby={`queue-line-${item.id}`}
        tabIndex={isSelected ? 0 : -1}
        title={item.film}
        onClick={() => {
          send(bridge.invoke('queue:select', item.id));
        }}
      >
        <span className="queue-name">{item.name}</span>
        <span className="ui-hidden">{t('place', { place: place + 1, count })}</span>
      </button>
      <IconButton
        icon={X}
        size="small"
        className="queue-remove"
        label={t('remove', { name: item.name })}
        onClick={() => {
          send(bridge.invoke('queue:remove', item.id));
        }}
      />
      <span id={`queue-line-${item.id}`} className="queue-line">
        {rowLine(item)}
      </span>
      {works ? <Progress className="queue-progress" label={t('progressOf', { name: item.name })} value={partOf(item)} valueText={rowLine(item)} /> : null}
    </div>
  );
}

import { FolderOpen, RotateCcw, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { hasEnded, type ExportItem } from '../../shared/ipc/export.ts';
import { bridge, send } from '../bridge.ts';
import { exportLine, exportNumbers, partWritten } from './export-line.ts';
import { fileName } from '../format.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { Progress } from '../ui/Progress.tsx';
import { CutName } from '../ui/CutName.tsx';
import { useCountdown } from '../ui/use-countdown.ts';
import { StageIcon } from './StageIcon.tsx';
import { useDraggedRow, type Reorder, type Row } from './use-reorder.ts';

export interface ExportRowProps {
  readonly item: ExportItem;
  /** Name of the film that it is made of. */
  readonly film: string;
  /** How many jobs have their turn before it. */
  readonly before: number;
  /** The files of that film that wait, whose order can be changed. */
  readonly waiting: readonly Row[];
  readonly reorder: Reorder;
}

/** A file of the film that stands above it. */
export function ExportRow({ item, film, before, waiting, reorder }: ExportRowProps): ReactElement {
  const { t } = useTranslation('queue');
  const {
    id,
    stage,
    request: { output },
  } = item;
  const name = fileName(output);
  const line = exportLine(item, before, useCountdown(item.progress?.etaSeconds ?? null, stage === 'writing'));
  const dragging = useDraggedRow({ id, name }, waiting, reorder);
  const numbers = stage === 'writing' || stage === 'paused' ? exportNumbers(item) : null;
  return (
    <li className="queue-export" data-export={id} data-stage={stage} {...dragging}>
      <StageIcon stage={stage} />
      <button
        type="button"
        className="queue-select ui-plain"
        aria-describedby={`queue-line-${id}`}
        tabIndex={-1}
        title={output}
        onClick={() => {
          send(bridge.invoke('queue:select', item.film));
        }}
      >
        <CutName className="queue-name" name={name} />
        <span className="ui-hidden">, {t('file.of', { film })}</span>
      </button>
      <span className="queue-export-actions">
        {stage === 'done' ? (
          <IconButton
            icon={FolderOpen}
            size="small"
            label={t('file.show', { name })}
            onClick={() => {
              send(bridge.invoke('export:show', id));
            }}
          />
        ) : null}
        {stage === 'failed' ? (
          <IconButton
            icon={RotateCcw}
            size="small"
            label={t('file.retry', { name })}
            onClick={() => {
              send(bridge.invoke('export:retry', id));
            }}
          />
        ) : null}
        <IconButton
          icon={X}
          size="small"
          label={t(stage === 'writing' || stage === 'paused' ? 'file.stop' : 'remove', { name })}
          disabled={stage === 'stopping'}
          onClick={() => {
            send(bridge.invoke('export:remove', id));
          }}
        />
      </span>
      <span id={`queue-line-${id}`} className="queue-line">
        {line}
      </span>
      {numbers === null ? null : <span className="queue-line queue-numbers">{numbers}</span>}
      {hasEnded(item) || stage === 'waiting' ? null : (
        <Progress className="queue-progress" label={t('progressOf', { name })} value={partWritten(item)} valueText={line} />
      )}
    </li>
  );
}

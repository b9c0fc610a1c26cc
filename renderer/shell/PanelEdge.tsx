import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { usePage } from '../page.ts';
import { useDrag } from '../ui/use-drag.ts';
import { setInspectorWidth, setQueueWidth, usualWidths, useInspectorWidth, useQueueWidth, widthLimits } from './panels.ts';

const step = 16;

/** The edge between a panel and the picture, to be dragged or moved by the arrow keys; a double click puts it where it was at first. */
export function PanelEdge({ panel }: { readonly panel: 'queue' | 'inspector' }): ReactElement {
  const { t } = useTranslation('queue');
  const page = usePage();
  const queueWidth = useQueueWidth();
  const inspectorWidth = useInspectorWidth();
  const isQueue = panel === 'queue';
  const width = (isQueue ? queueWidth : inspectorWidth) ?? usualWidths[panel];
  const { least, most } = widthLimits;
  const set = (wanted: number | null) => {
    (isQueue ? setQueueWidth : setInspectorWidth)(page, wanted === null ? null : Math.round(Math.min(most, Math.max(least, wanted))));
  };
  const drag = useDrag(({ clientX }) => {
    set(isQueue ? clientX : window.innerWidth - clientX);
  });
  return (
    <div
      className="panel-edge"
      data-panel={panel}
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t(isQueue ? 'queueEdge' : 'filmEdge')}
      aria-valuemin={least}
      aria-valuemax={most}
      aria-valuenow={width}
      {...drag}
      onDoubleClick={() => {
        set(null);
      }}
      onKeyDown={(event) => {
        const direction = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
        if (direction === 0 || event.ctrlKey || event.metaKey || event.altKey) return;
        event.preventDefault();
        set(width + direction * (isQueue ? step : -step));
      }}
    />
  );
}

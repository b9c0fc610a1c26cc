import { ChevronsLeftRight } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { useDrag } from '../ui/use-drag.ts';
import { within } from './geometry.ts';

export interface DividerProps {
  /** 0..1 from the left. */
  readonly at: number;
  readonly onMove: (at: number) => void;
}

const step = 0.01;
const bigStep = 0.1;

/** The line between two pictures of one frame, to be dragged or moved by the arrow keys. */
export function Divider({ at, onMove }: DividerProps): ReactElement {
  const { t } = useTranslation('viewer');
  const move = (next: number) => {
    onMove(within(next));
  };
  const drag = useDrag(({ clientX, element }) => {
    const box = element.parentElement?.getBoundingClientRect();
    if (box !== undefined) move((clientX - box.left) / box.width);
  });
  const keys: Readonly<Record<string, number>> = {
    ArrowLeft: at - step,
    ArrowDown: at - step,
    ArrowRight: at + step,
    ArrowUp: at + step,
    PageDown: at - bigStep,
    PageUp: at + bigStep,
    Home: 0,
    End: 1,
  };
  return (
    <div
      className="viewer-divider"
      role="slider"
      tabIndex={0}
      aria-label={t('divider')}
      aria-orientation="horizontal"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at * 100)}
      style={{ left: `${at * 100}%` }}
      {...drag}
      onKeyDown={(event) => {
        const next = keys[event.key];
        if (next === undefined || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        move(next);
      }}
    >
      <span className="viewer-divider-grip">
        <ChevronsLeftRight aria-hidden size={16} />
      </span>
    </div>
  );
}

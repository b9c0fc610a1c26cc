import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Size } from '../../shared/project/preview.ts';
import { movedByKey, type Point } from './geometry.ts';
import { lensRadius } from './view-state.ts';

export interface LensProps {
  /** 0..1 of the view. */
  readonly at: Point;
  readonly view: Size;
  readonly onMove: (at: Point) => void;
}

const step = 0.02;

/** The rim of the lens. It follows the pointer, which the picture sees; with the keyboard the arrows move it. */
export function Lens({ at, view, onMove }: LensProps): ReactElement {
  const { t } = useTranslation('viewer');
  const radius = lensRadius * Math.min(view.width, view.height);
  const [width, height] = [(200 * radius) / view.width, (200 * radius) / view.height];
  return (
    <div
      className="viewer-lens"
      role="slider"
      tabIndex={0}
      aria-label={t('lensMoves')}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(at.x * 100)}
      aria-valuetext={t('lensAt', { x: Math.round(at.x * 100), y: Math.round(at.y * 100) })}
      style={{ left: `${at.x * 100 - width / 2}%`, top: `${at.y * 100 - height / 2}%`, width: `${width}%`, height: `${height}%` }}
      onKeyDown={(event) => {
        const moved = movedByKey(at, event.key, step);
        if (moved === null || event.ctrlKey || event.metaKey) return;
        event.preventDefault();
        event.stopPropagation();
        onMove(moved);
      }}
    />
  );
}

// Numbers are written as the page's language has them, which React's compiler cannot see.
'use no memo';

import { Camera, Circle, Columns2, Eye, Image, Maximize, SquareSplitHorizontal, ZoomIn, ZoomOut } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ClipForm } from '../../shared/job/clip.ts';
import { formatPercent } from '../i18n/numbers.ts';
import { keysOf } from '../shortcuts/table.ts';
import { DropdownMenu } from '../ui/DropdownMenu.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { ToggleGroup } from '../ui/ToggleGroup.tsx';
import { comparisons, type View } from './view-state.ts';
import type { Kept } from './save-picture.ts';

export interface ViewerBarProps {
  readonly view: View;
  readonly scale: number;
  readonly onView: (change: (view: View) => View) => void;
  readonly onZoom: (what: 'in' | 'out' | 'fit' | 'whole') => void;
  readonly onSave: (what: Kept) => void;
  readonly onSheet: () => void;
  readonly onClip: (form: ClipForm) => void;
}

const icons = { off: Image, split: SquareSplitHorizontal, side: Columns2, lens: Circle } as const;

/** Comparing, zooming, and keeping a picture. */
export function ViewerBar({ view, scale, onView, onZoom, onSave, onSheet, onClip }: ViewerBarProps): ReactElement {
  const { t } = useTranslation('viewer');
  const hold = (holding: boolean) => {
    onView((now) => ({ ...now, holding }));
  };
  return (
    <div className="viewer-bar" role="toolbar" aria-label={t('view')}>
      <ToggleGroup
        label={t('compare')}
        value={view.comparison}
        options={comparisons.map((value) => ({ value, label: t(`comparisons.${value}`), icon: icons[value] }))}
        onChange={(comparison) => {
          onView((now) => ({ ...now, comparison }));
        }}
      />
      <IconButton
        icon={Eye}
        label={t('holdOriginal')}
        keys={keysOf('viewer.original')}
        pressed={view.holding}
        onPointerDown={() => {
          hold(true);
        }}
        onPointerUp={() => {
          hold(false);
        }}
        onPointerLeave={() => {
          hold(false);
        }}
        onKeyDown={(event) => {
          if (event.key === ' ' || event.key === 'Enter') hold(true);
        }}
        onKeyUp={() => {
          hold(false);
        }}
        onBlur={() => {
          hold(false);
        }}
      />
      <div className="viewer-zoom" role="group" aria-label={t('zoom')}>
        <IconButton
          icon={ZoomOut}
          label={t('zoomOut')}
          keys={keysOf('viewer.zoomOut')}
          size="small"
          onClick={() => {
            onZoom('out');
          }}
        />
        <button
          type="button"
          className="ui-button viewer-zoom-level"
          data-variant="quiet"
          data-size="small"
          aria-label={t('wholeSize', { zoom: formatPercent(scale) })}
          onClick={() => {
            onZoom('whole');
          }}
        >
          {formatPercent(scale)}
        </button>
        <IconButton
          icon={ZoomIn}
          label={t('zoomIn')}
          keys={keysOf('viewer.zoomIn')}
          size="small"
          onClick={() => {
            onZoom('in');
          }}
        />
        <IconButton
          icon={Maximize}
          label={t('fit')}
          keys={keysOf('viewer.fit')}
          size="small"
          pressed={view.zoom.scale === null}
          onClick={() => {
            onZoom('fit');
          }}
        />
      </div>
      <DropdownMenu
        trigger={<IconButton icon={Camera} label={t('savePicture')} />}
        entries={[
          {
            label: t('saveStill'),
            keys: keysOf('viewer.saveStill'),
            onSelect: () => {
              onSave('still');
            },
          },
          {
            label: t('saveComparison'),
            keys: keysOf('viewer.saveComparison'),
            onSelect: () => {
              onSave('comparison');
            },
          },
          {
            label: t('saveGrey'),
            onSelect: () => {
              onSave('grey');
            },
          },
          { label: t('saveSheet'), onSelect: onSheet },
          'separator',
          {
            label: t('saveClip'),
            onSelect: () => {
              onClip('mp4');
            },
          },
          {
            label: t('saveGif'),
            onSelect: () => {
              onClip('gif');
            },
          },
        ]}
      />
    </div>
  );
}

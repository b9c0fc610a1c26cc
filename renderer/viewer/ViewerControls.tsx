import { LocateFixed } from 'lucide-react';
import { useEffect, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { onSaveFrame } from '../guides/save-frame.ts';
import { AloneButton } from './AloneButton.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { setFollowing, useIsFollowing } from './use-following.ts';
import type { Size } from '../../shared/project/preview.ts';
import { usePage } from '../page.ts';
import { nextStep, scaleOf, shownSize, zoomTo } from './geometry.ts';
import { Scrubber } from './Scrubber.tsx';
import { Sound } from './Sound.tsx';
import { useTimeline } from '../timeline/timeline-store.ts';
import { Transport } from './Transport.tsx';
import { usePlayerState, type Stage } from './use-film-player.ts';
import { useSaving } from './use-saving.ts';
import { useViewerKeys } from './use-viewer-keys.ts';
import { viewport, type View } from './view-state.ts';
import { ViewerBar } from './ViewerBar.tsx';

export interface ViewerControlsProps {
  readonly id: string;
  /** File name of the film. */
  readonly name: string;
  readonly isColouring: boolean;
  readonly stage: Stage;
  readonly view: View;
  readonly size: Size;
  readonly onView: (change: (view: View) => View) => void;
}

function FollowButton(): ReactElement {
  const page = usePage();
  const { t } = useTranslation('viewer');
  const isOn = useIsFollowing();
  return (
    <IconButton
      icon={LocateFixed}
      size="small"
      label={t('follow')}
      pressed={isOn}
      onClick={() => {
        setFollowing(page, !isOn);
      }}
    />
  );
}

/** Everything around the picture that works it. */
export function ViewerControls({ id, name, isColouring, stage, view, size, onView }: ViewerControlsProps): ReactElement {
  const page = usePage();
  const { player } = stage;
  const { picture } = usePlayerState(player);
  const hasTimeline = useTimeline(id) !== null;
  const part = viewport(view.comparison, size);
  const shown = picture === null ? part : shownSize(picture.size, picture.sampleAspect);
  const { comparison, against } = view;
  useEffect(() => {
    player.compareWith(comparison === 'off' ? null : against);
  }, [player, comparison, against]);
  const onZoom = (what: 'in' | 'out' | 'fit' | 'whole') => {
    onView((now) => {
      const scale = scaleOf(now.zoom, shown, part);
      const middle = { x: part.width / 2, y: part.height / 2 };
      if (what === 'fit') return { ...now, zoom: { ...now.zoom, scale: null } };
      return { ...now, zoom: zoomTo(now.zoom, what === 'whole' ? 1 : nextStep(scale, what === 'in' ? 1 : -1), middle, shown, part) };
    });
  };
  const { onSave, onSheet, onClip } = useSaving(id, name, stage, view);
  useEffect(() =>
    onSaveFrame(page, id, () => {
      onSave('grey');
    }),
  );
  useViewerKeys({ player, onView, onZoom, onSave });
  return (
    <>
      {hasTimeline ? null : <Scrubber player={player} />}
      <div className="viewer-controls">
        <Transport player={player} />
        {isColouring ? <FollowButton /> : null}
        <ViewerBar
          view={view}
          scale={scaleOf(view.zoom, shown, part)}
          onView={onView}
          onZoom={onZoom}
          onSave={onSave}
          onSheet={onSheet}
          onClip={onClip}
        />
        <Sound player={player} />
        <AloneButton />
      </div>
    </>
  );
}

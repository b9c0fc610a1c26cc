import { useShortcut } from '../shortcuts/use-shortcut.ts';
import type { FilmPlayer } from './film-player.ts';
import { comparisons, type View } from './view-state.ts';
import type { Kept } from './save-picture.ts';

export interface ViewerKeys {
  readonly player: FilmPlayer;
  readonly onView: (change: (view: View) => View) => void;
  readonly onZoom: (what: 'in' | 'out' | 'fit' | 'whole') => void;
  readonly onSave: (what: Kept) => void;
}

const secondsBack = 1;

/** What the keyboard does to the film in view. */
export function useViewerKeys({ player, onView, onZoom, onSave }: ViewerKeys): void {
  useShortcut('viewer.play', () => {
    player.toggle();
  });
  useShortcut('viewer.pause', () => {
    player.pause();
  });
  useShortcut('viewer.faster', () => {
    player.faster();
  });
  useShortcut('viewer.secondBack', () => {
    player.seek(Math.max(0, player.getState().seconds - secondsBack));
  });
  useShortcut('viewer.stepBack', () => {
    player.step(-1);
  });
  useShortcut('viewer.stepOn', () => {
    player.step(1);
  });
  useShortcut('viewer.toStart', () => {
    player.seek(0);
  });
  useShortcut('viewer.toEnd', () => {
    player.seek(player.getState().frames.endSeconds);
  });
  useShortcut('viewer.mute', () => {
    player.toggleMuted();
  });
  useShortcut('viewer.loop', () => {
    player.toggleLoop();
  });
  const hold = (holding: boolean) => {
    onView((view) => ({ ...view, holding }));
  };
  useShortcut(
    'viewer.original',
    () => {
      hold(true);
    },
    {
      onRelease: () => {
        hold(false);
      },
    },
  );
  useShortcut('viewer.compare', () => {
    onView((view) => ({ ...view, comparison: comparisons[(comparisons.indexOf(view.comparison) + 1) % comparisons.length]! }));
  });
  useShortcut('viewer.zoomIn', () => {
    onZoom('in');
  });
  useShortcut('viewer.zoomOut', () => {
    onZoom('out');
  });
  useShortcut('viewer.fit', () => {
    onZoom('fit');
  });
  useShortcut('viewer.whole', () => {
    onZoom('whole');
  });
  useShortcut('viewer.saveStill', () => {
    onSave('still');
  });
  useShortcut('viewer.saveComparison', () => {
    onSave('comparison');
  });
}

import { Volume2, VolumeX } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf } from '../shortcuts/table.ts';
import { IconButton } from '../ui/IconButton.tsx';
import type { FilmPlayer } from './film-player.ts';
import { usePlayerState } from './use-film-player.ts';

/** Sound on and off, and how loud: the slider comes with the pointer or the focus. */
export function Sound({ player }: { readonly player: FilmPlayer }): ReactElement | null {
  const { t } = useTranslation('viewer');
  const { volume, muted, picture } = usePlayerState(player);
  if (picture === null || picture.soundCodec === null) return null;
  return (
    <div className="sound">
      <IconButton
        icon={muted ? VolumeX : Volume2}
        label={muted ? t('unmute') : t('mute')}
        keys={keysOf('viewer.mute')}
        side="bottom"
        size="small"
        onClick={() => {
          player.toggleMuted();
        }}
      />
      <input
        type="range"
        className="sound-volume"
        aria-label={t('volume')}
        min={0}
        max={1}
        step={0.05}
        value={muted ? 0 : volume}
        onChange={(event) => {
          player.setVolume(event.target.valueAsNumber);
        }}
        onKeyDown={(event) => {
          event.stopPropagation();
        }}
      />
    </div>
  );
}

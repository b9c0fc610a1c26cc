import { ChevronFirst, ChevronLast, Pause, Play, Repeat, StepBack, StepForward } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { keysOf } from '../shortcuts/table.ts';
import { IconButton } from '../ui/IconButton.tsx';
import type { FilmPlayer } from './film-player.ts';
import { usePlayerState } from './use-film-player.ts';

/** Play and pause, step and loop. */
export function Transport({ player }: { readonly player: FilmPlayer }): ReactElement {
  const { t } = useTranslation('viewer');
  const { frames, playing, rate, loop } = usePlayerState(player);
  return (
    <div className="transport" role="group" aria-label={t('playback')}>
      <IconButton
        icon={ChevronFirst}
        label={t('toStart')}
        keys={keysOf('viewer.toStart')}
        size="small"
        onClick={() => {
          player.seek(0);
        }}
      />
      <IconButton
        icon={StepBack}
        label={t('stepBack')}
        keys={keysOf('viewer.stepBack')}
        size="small"
        onClick={() => {
          player.step(-1);
        }}
      />
      <IconButton
        icon={playing ? Pause : Play}
        label={playing ? t('pause') : t('play')}
        keys={keysOf('viewer.play')}
        onClick={() => {
          player.toggle();
        }}
      />
      <IconButton
        icon={StepForward}
        label={t('stepOn')}
        keys={keysOf('viewer.stepOn')}
        size="small"
        onClick={() => {
          player.step(1);
        }}
      />
      <IconButton
        icon={ChevronLast}
        label={t('toEnd')}
        keys={keysOf('viewer.toEnd')}
        size="small"
        onClick={() => {
          player.seek(frames.endSeconds);
        }}
      />
      <IconButton
        icon={Repeat}
        label={t('loop')}
        keys={keysOf('viewer.loop')}
        size="small"
        pressed={loop}
        onClick={() => {
          player.toggleLoop();
        }}
      />
      {playing && rate !== 1 ? <span className="transport-rate">{t('speed', { rate })}</span> : null}
    </div>
  );
}

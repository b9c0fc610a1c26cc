import { ChevronFirst, ChevronLast, Pause, Play, Repeat, StepBack, StepForward, Volume2, VolumeX } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../i18n/numbers.ts';
import { keysOf } from '../shortcuts/table.ts';
import { IconButton } from '../ui/IconButton.tsx';
import type { FilmPlayer } from './film-player.ts';
import { timecode } from './timecode.ts';
import { usePlayerState } from './use-film-player.ts';

/** Play and pause, the playhead, sound. */
export function Transport({ player }: { readonly player: FilmPlayer }): ReactElement {
  const { t } = useTranslation('viewer');
  const { frames, index, seconds, playing, rate, volume, muted, loop, picture } = usePlayerState(player);
  const time = t('time', { time: timecode(seconds), end: timecode(frames.endSeconds) });
  const frame = t('frame', { frame: formatCount(index + 1), frames: formatCount(frames.count) });
  return (
    <div className="transport" role="group" aria-label={t('playback')}>
      <input
        type="range"
        className="transport-scrubber"
        aria-label={t('playhead')}
        aria-valuetext={`${time}, ${frame}`}
        min={0}
        max={Math.max(1, frames.count - 1)}
        step={1}
        value={index}
        onChange={(event) => {
          player.seek(frames.timeOf(event.target.valueAsNumber));
        }}
        onKeyDown={(event) => {
          // The arrows move it by frames as they do everywhere; once is enough.
          if (/^Arrow|^Home$|^End$/.test(event.key)) event.stopPropagation();
        }}
      />
      <div className="transport-buttons">
        <IconButton icon={ChevronFirst} label={t('toStart')} keys={keysOf('viewer.toStart')} size="small" onClick={() => { player.seek(0); }} />
        <IconButton icon={StepBack} label={t('stepBack')} keys={keysOf('viewer.stepBack')} size="small" onClick={() => { player.step(-1); }} />
        <IconButton icon={playing ? Pause : Play} label={playing ? t('pause') : t('play')} keys={keysOf('viewer.play')} onClick={() => { player.toggle(); }} />
        <IconButton icon={StepForward} label={t('stepOn')} keys={keysOf('viewer.stepOn')} size="small" onClick={() => { player.step(1); }} />
        <IconButton icon={ChevronLast} label={t('toEnd')} keys={keysOf('viewer.toEnd')} size="small" onClick={() => { player.seek(frames.endSeconds); }} />
        <IconButton icon={Repeat} label={t('loop')} keys={keysOf('viewer.loop')} size="small" pressed={loop} onClick={() => { player.toggleLoop(); }} />
        <p className="transport-time">
          {time} <span className="quiet">{frame}</span>
          {playing && rate !== 1 ? <span> {t('speed', { rate })}</span> : null}
        </p>
        {picture !== null && picture.soundCodec !== null ? (
          <div className="transport-sound">
            <IconButton icon={muted ? VolumeX : Volume2} label={muted ? t('unmute') : t('mute')} keys={keysOf('viewer.mute')} size="small" onClick={() => { player.toggleMuted(); }} />
            <input
              type="range"
              className="transport-volume"
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
        ) : null}
      </div>
    </div>
  );
}

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { formatCount, formatDuration, formatFrameRate, formatTimeLeft, stageName } from '../format.ts';
import { Progress } from '../ui/Progress.tsx';

/** Stage, frames, speed, time spent and time left of a film that is being coloured. */
export function Readings({ item: { stage, progress, elapsedSeconds } }: { readonly item: QueueItem }): ReactElement {
  const { t } = useTranslation('queue');
  const step = stage === 'colouring' ? (progress === null ? t('status.preparing') : stageName(progress.stage)) : t(`row.${stage === 'stopping' ? 'stopping' : 'paused'}`);
  const frames = progress === null ? null : progress.frames === null ? t('frames', { count: progress.frame }) : t('framesOf', { count: progress.frames, frame: formatCount(progress.frame) });
  const known = progress !== null && progress.frames !== null && progress.frames > 0;
  const left = progress?.etaSeconds ?? null;
  return (
    <div className="readings">
      <div className="readings-line">
        {/* Only the step is read out when it changes; the numbers would never stop. */}
        <p role="status" className="readings-step">
          {step}
        </p>
        <dl>
          <Reading name={t('reading.frames')} value={frames} />
          <Reading name={t('reading.speed')} value={progress === null || progress.fps === 0 ? null : t('reading.fps', { rate: formatFrameRate(progress.fps) })} />
          <Reading name={t('reading.elapsed')} value={t('elapsed', { time: formatDuration(elapsedSeconds) })} />
          <Reading name={t('reading.left')} value={left === null || stage !== 'colouring' ? null : formatTimeLeft(left)} />
        </dl>
      </div>
      <Progress label={step} value={known ? progress.frame / (progress.frames ?? 1) : null} {...(frames === null ? {} : { valueText: frames })} />
    </div>
  );
}

/** The value says by itself what it is; its name is for those who hear it. */
function Reading({ name, value }: { readonly name: string; readonly value: string | null }): ReactElement | null {
  if (value === null) return null;
  return (
    <div>
      <dt className="ui-hidden">{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

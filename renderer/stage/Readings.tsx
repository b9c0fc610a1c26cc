import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { formatCount, formatDuration, formatFrameRate, formatTimeLeft, stageName } from '../format.ts';
import { Progress } from '../ui/Progress.tsx';

/** Stage, frames, speed, time spent and time left of a film that is being coloured. */
export function Readings({ item: { stage, progress, elapsedSeconds } }: { readonly item: QueueItem }): ReactElement {
  const { t } = useTranslation('queue');
  const step = stage === 'colouring' ? (progress === null ? t('status.preparing') : stageName(progress.stage)) : t(`row.${stage === 'stopping' ? 'stopping' : 'paused'}`);
  const frames = progress === null ? '–' : progress.frames === null ? t('frames', { count: progress.frame }) : t('framesOf', { count: progress.frames, frame: formatCount(progress.frame) });
  const known = progress !== null && progress.frames !== null && progress.frames > 0;
  const left = progress?.etaSeconds ?? null;
  return (
    <div className="readings">
      {/* Only the step is read out when it changes; the numbers would never stop. */}
      <p role="status" className="readings-step">
        {step}
      </p>
      <Progress label={step} value={known ? progress.frame / (progress.frames ?? 1) : null} valueText={frames} />
      <dl>
        <Reading name={t('reading.frames')} value={frames} />
        <Reading name={t('reading.speed')} value={progress === null || progress.fps === 0 ? '–' : t('reading.fps', { rate: formatFrameRate(progress.fps) })} />
        <Reading name={t('reading.elapsed')} value={formatDuration(elapsedSeconds)} />
        <Reading name={t('reading.left')} value={left === null || stage !== 'colouring' ? '–' : formatTimeLeft(left)} />
      </dl>
    </div>
  );
}

function Reading({ name, value }: { readonly name: string; readonly value: string }): ReactElement {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}

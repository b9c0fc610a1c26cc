import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Progress as JobProgress, QueueItem } from '../../shared/ipc/queue.ts';
import { framesLine } from '../queue/export-line.ts';
import { formatDuration, formatFrameRate, formatTimeLeft, stageName } from '../format.ts';
import { Progress } from '../ui/Progress.tsx';
import { firstGuess } from './first-guess.ts';
import { useCountdown } from '../ui/use-countdown.ts';

/** How a film fares that is being coloured. */
export function FilmReadings({ item }: { readonly item: QueueItem }): ReactElement {
  const { stage, plan, progress, preparing, elapsedSeconds } = item;
  const { t } = useTranslation('queue');
  const step =
    stage === 'colouring'
      ? progress === null
        ? t(preparing === null ? 'status.preparing' : `status.preparingAt.${preparing}`)
        : stageName(plan?.coloursReady === true ? 'exporting' : progress.stage)
      : t(`row.${stage === 'stopping' ? 'stopping' : 'paused'}`);
  return (
    <Readings step={step} progress={progress} elapsedSeconds={elapsedSeconds} guess={firstGuess(item)} isRunning={stage === 'colouring'} />
  );
}

export interface ReadingsProps {
  /** What is being done. */
  readonly step: string;
  readonly progress: JobProgress | null;
  readonly elapsedSeconds: number;
  /** Seconds it was reckoned to take in all before it was begun; null where nobody knows. */
  readonly guess?: number | null;
  readonly isRunning: boolean;
}

/** Stage, frames, speed, time spent and time left of work that is under way. */
export function Readings({ step, progress, elapsedSeconds, guess = null, isRunning }: ReadingsProps): ReactElement {
  const { t } = useTranslation('queue');
  const frames = progress === null ? null : framesLine(progress);
  const known = progress !== null && progress.frames !== null && progress.frames > 0;
  const left = useCountdown(progress?.etaSeconds ?? (guess === null ? null : Math.max(1, guess - elapsedSeconds)), isRunning);
  return (
    <div className="readings">
      <div className="readings-line">
        {/* Only the step is read out when it changes; the numbers would never stop. */}
        <p role="status" className="readings-step">
          {step}
        </p>
        <dl>
          <Reading name={t('reading.frames')} value={frames} />
          <Reading
            name={t('reading.speed')}
            value={progress === null || progress.fps === 0 ? null : t('reading.fps', { rate: formatFrameRate(progress.fps) })}
          />
          <Reading name={t('reading.elapsed')} value={t('elapsed', { time: formatDuration(elapsedSeconds) })} />
          <Reading name={t('reading.left')} value={left === null || !isRunning ? null : formatTimeLeft(left)} />
        </dl>
      </div>
      <Progress
        label={step}
        value={known ? progress.frame / (progress.frames ?? 1) : null}
        {...(frames === null ? {} : { valueText: frames })}
      />
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

import { Pause, Play, X } from 'lucide-react';
import type { TFunction } from 'i18next';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppState, Total } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { hasEnded } from '../../shared/ipc/export.ts';
import { formatCount, formatDuration, formatTimeLeft } from '../format.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Progress } from '../ui/Progress.tsx';
import { useCountdown } from '../ui/use-countdown.ts';
import { WhenDoneSelect } from './WhenDoneSelect.tsx';

function failedWords({ filmsFailed, exportsFailed }: Total, t: TFunction<'queue'>): string[] {
  return filmsFailed + exportsFailed > 0 ? [t('failedOf', { count: filmsFailed + exportsFailed })] : [];
}

/** What came of all that was started together; it can be put away. */
function Outcome({ total }: { readonly total: Total }): ReactElement {
  const { t } = useTranslation('queue');
  const { filmsDone, exportsDone, elapsedSeconds } = total;
  const what = [
    ...(filmsDone > 0 ? [t('filmsOver', { count: filmsDone })] : []),
    ...(exportsDone > 0 ? [t('filesOver', { count: exportsDone })] : []),
    ...failedWords(total, t),
  ].join(', ');
  return (
    <footer className="total-bar" aria-label={t('total')}>
      <span className="total-films" role="status">
        {what}
      </span>
      <span className="total-reading">{t('took', { time: formatDuration(elapsedSeconds) })}</span>
      <span className="total-rest" />
      <IconButton
        icon={X}
        size="small"
        label={t('dismiss')}
        onClick={() => {
          send(bridge.invoke('queue:dismiss-total'));
        }}
      />
    </footer>
  );
}

/** How far the films and files are that were started together, and the switch that pauses them all. */
export function TotalBar({ state: { total, paused, items, exports } }: { readonly state: AppState }): ReactElement | null {
  const { t } = useTranslation('queue');
  const isOver = !items.some(({ stage }) => ['waiting', 'colouring', 'stopping', 'paused'].includes(stage)) && exports.every(hasEnded);
  const toggle = () => {
    send(bridge.invoke(paused ? 'queue:resume' : 'queue:pause'));
  };
  useShortcut('queue.pause', toggle, { enabled: !isOver });
  const left = useCountdown(total?.etaSeconds ?? null, !paused);
  if (total === null) return null;
  if (isOver) return <Outcome total={total} />;
  const { films, filmsDone, exports: files, exportsDone, frames, framesTotal, elapsedSeconds } = total;
  const framesLine =
    framesTotal === null ? t('frames', { count: frames }) : t('framesOf', { count: framesTotal, frame: formatCount(frames) });
  const what = [
    ...(films > 0 ? [t('filmsDone', { count: films, done: filmsDone })] : []),
    ...(files > 0 ? [t('filesDone', { count: files, done: exportsDone })] : []),
    ...failedWords(total, t),
  ].join(', ');
  return (
    <footer className="total-bar" aria-label={t('total')}>
      <Button size="small" icon={paused ? Play : Pause} onClick={toggle}>
        {paused ? t('resumeAll') : t('pauseAll')}
      </Button>
      <span className="total-films">{paused ? t('allPaused', { what }) : what}</span>
      <Progress label={t('total')} value={framesTotal === null || framesTotal === 0 ? null : frames / framesTotal} valueText={framesLine} />
      <span className="total-reading">{framesLine}</span>
      <span className="total-reading">{t('elapsed', { time: formatDuration(elapsedSeconds) })}</span>
      <span className="total-reading total-left">{left === null ? '' : formatTimeLeft(left)}</span>
      <WhenDoneSelect />
    </footer>
  );
}

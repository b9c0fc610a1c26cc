import { Pause, Play } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppState } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { hasEnded } from '../../shared/ipc/export.ts';
import { formatCount, formatDuration, formatTimeLeft } from '../format.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { Button } from '../ui/Button.tsx';
import { Progress } from '../ui/Progress.tsx';

/** How far the films and files are that were started together, and the switch that pauses them all. */
export function TotalBar({ state: { total, paused, items, exports } }: { readonly state: AppState }): ReactElement | null {
  const { t } = useTranslation('queue');
  const isOver = !items.some(({ stage }) => ['waiting', 'colouring', 'stopping', 'paused'].includes(stage)) && exports.every(hasEnded);
  const toggle = () => {
    send(bridge.invoke(paused ? 'queue:resume' : 'queue:pause'));
  };
  useShortcut('queue.pause', toggle, { enabled: !isOver });
  if (total === null) return null;
  const { films, filmsEnded, exports: files, exportsEnded, frames, framesTotal, elapsedSeconds, etaSeconds } = total;
  const framesLine =
    framesTotal === null ? t('frames', { count: frames }) : t('framesOf', { count: framesTotal, frame: formatCount(frames) });
  const what = [
    ...(films > 0 ? [t('filmsEnded', { count: films, ended: filmsEnded })] : []),
    ...(files > 0 ? [t('filesEnded', { count: files, ended: exportsEnded })] : []),
  ].join(', ');
  return (
    <footer className="total-bar" aria-label={t('total')}>
      {isOver ? null : (
        <Button size="small" icon={paused ? Play : Pause} onClick={toggle}>
          {paused ? t('resumeAll') : t('pauseAll')}
        </Button>
      )}
      <span className="total-films">{paused ? t('allPaused', { what }) : what}</span>
      <Progress label={t('total')} value={framesTotal === null || framesTotal === 0 ? null : frames / framesTotal} valueText={framesLine} />
      <span className="total-reading">{framesLine}</span>
      <span className="total-reading">{t('elapsed', { time: formatDuration(elapsedSeconds) })}</span>
      <span className="total-reading total-left">{isOver || etaSeconds === null ? '' : formatTimeLeft(etaSeconds)}</span>
    </footer>
  );
}

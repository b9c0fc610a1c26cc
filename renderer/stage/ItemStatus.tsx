import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { isTry, tookOf, type QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { fileName, folderName, formatBytes, formatDuration, formatFrameRate, roughlyBytes } from '../format.ts';
import { usePage } from '../page.ts';
import { openTab } from '../shell/open-tab.ts';
import { setInspectorHidden } from '../shell/panels.ts';
import { staleLine, staleShots } from '../timeline/stale-shots.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import { Button } from '../ui/Button.tsx';
import { CutName } from '../ui/CutName.tsx';
import { Progress } from '../ui/Progress.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';
import { FailureReport } from './FailureReport.tsx';
import { FilmReadings } from './Readings.tsx';
import { useRoom } from './use-room.ts';

/** How the selected film fares. */
export function ItemStatus({ item }: { readonly item: QueueItem }): ReactElement {
  const { t } = useTranslation('queue');
  return (
    <div className="item-status">
      <StatusMessage>{item.notice === null ? null : t(`notice.${item.notice.code}`, item.notice.values)}</StatusMessage>
      <Body item={item} />
      <Changed item={item} />
    </div>
  );
}

/** What of the film is not in its file, and what becomes of it. */
function Changed({ item }: { readonly item: QueueItem }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('queue');
  const timeline = useTimeline(item.id);
  const stale = item.stage === 'done' && timeline !== null ? staleShots(timeline) : null;
  const isSaid = item.changedSince || stale !== null;
  return (
    <StatusMessage
      actions={
        isSaid && item.stage === 'done' ? (
          <Button
            size="small"
            onClick={() => {
              setInspectorHidden(page, false);
              openTab(page, 'export');
            }}
          >
            {t('exportAgain')}
          </Button>
        ) : undefined
      }
    >
      {isSaid ? (
        <>
          {stale === null ? null : <strong>{staleLine(stale)}. </strong>}
          {item.changedSince ? t(item.stage === 'done' ? 'changed.done' : 'changed.running') : null}
        </>
      ) : null}
    </StatusMessage>
  );
}

/** Frames and time; their rate where all of them were made in that time. */
function Took({ item }: { readonly item: QueueItem }): ReactElement | null {
  const { t } = useTranslation('queue');
  const took = tookOf(item);
  if (took === null) return null;
  const { frames, seconds, fps } = took;
  const values = { count: frames, time: formatDuration(seconds) };
  return (
    <p className="quiet item-took">
      {fps === null ? t('status.framesIn', values) : t('status.doneIn', { ...values, rate: formatFrameRate(fps) })}
    </p>
  );
}

/** Said before hours are spent: the disk will not hold it. */
function Tight({ item }: { readonly item: QueueItem }): ReactElement | null {
  const { t } = useTranslation('queue');
  const { free, needed } = useRoom(item);
  if (free === null || needed === null || needed < free) return null;
  return (
    <StatusMessage
      tone="warning"
      actions={
        <Button
          size="small"
          onClick={() => {
            send(bridge.invoke('output:choose-folder', item.id));
          }}
        >
          {t('failure.mend.folder')}
        </Button>
      }
    >
      {t('tight', { needed: formatBytes(roughlyBytes(needed)), free: formatBytes(roughlyBytes(free)) })}
    </StatusMessage>
  );
}

function Body({ item }: { readonly item: QueueItem }): ReactElement | null {
  const { t } = useTranslation('queue');
  const { stage, result, failure } = item;
  switch (stage) {
    case 'looking':
      // A plan that is made again is there meanwhile.
      if (item.plan !== null) return null;
      return (
        <>
          <p role="status">{t('status.looking')}</p>
          <Progress label={t('status.looking')} value={null} />
        </>
      );
    case 'planned':
      return <Tight item={item} />;
    case 'waiting':
      return <p role="status">{t('status.waiting')}</p>;
    case 'colouring':
    case 'stopping':
    case 'paused':
      return <FilmReadings item={item} />;
    case 'done':
      return result === null ? null : (
        <div className="item-done">
          <div role="status">
            <h2>{t(isTry(item) ? 'status.tried' : 'status.done')}</h2>
          </div>
          <p
            className="item-output"
            title={result.output}
            draggable
            onDragStart={(event) => {
              // The system takes the drag over: the file itself goes where it is let go.
              event.preventDefault();
              send(bridge.invoke('output:drag', item.id));
            }}
          >
            <CutName name={fileName(result.output)} />
            <span className="quiet">{folderName(result.output)}</span>
          </p>
          <Button
            size="small"
            variant="link"
            onClick={() => {
              send(bridge.invoke('output:play', item.id));
            }}
          >
            {t('playResult')}
          </Button>
          <Took item={item} />
        </div>
      );
    case 'failed':
      return failure === null ? null : <FailureReport item={item} failure={failure} />;
  }
}

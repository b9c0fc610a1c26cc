import { FolderOpen, RotateCcw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { Failure } from '../../shared/job/failure.ts';
import { hasEnded, type ExportItem } from '../../shared/ipc/export.ts';
import type { AppState } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { FailureDetails } from '../stage/FailureDetails.tsx';
import { failureWords } from '../i18n/failure-words.ts';
import { fileName } from '../format.ts';
import { usePage } from '../page.ts';
import { Readings } from '../stage/Readings.tsx';
import { Button } from '../ui/Button.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';
import { toast } from '../ui/toast-list.ts';
import { exportLine, jobsBefore } from '../queue/export-line.ts';

export interface RunStatusProps {
  /** Id of the film. */
  readonly film: string;
  /** Why nothing can be written as it is chosen. */
  readonly problem: Failure | null;
  readonly state: AppState;
}

/** How writing the film's files goes: the one under way, else the one that was asked for last. */
export function RunStatus({ film, problem, state }: RunStatusProps): ReactElement {
  const { t } = useTranslation('export');
  const own = state.exports.filter((item) => item.film === film);
  const item = own.find(({ stage }) => stage === 'writing' || stage === 'paused' || stage === 'stopping') ?? own.at(-1) ?? null;
  const more = own.filter((other) => other !== item && !hasEnded(other)).length;
  return (
    <>
      {item === null || hasEnded(item) ? null : <UnderWay item={item} before={jobsBefore(state, item.id)} />}
      {more === 0 ? null : <p className="quiet">{t('more', { count: more })}</p>}
      <Outcome item={item} problem={problem} />
      {item?.changedSince === true ? <p className="quiet">{t('changed', { file: fileName(item.request.output) })}</p> : null}
    </>
  );
}

function UnderWay({ item, before }: { readonly item: ExportItem; readonly before: number }): ReactElement {
  const { t } = useTranslation('export');
  const {
    id,
    stage,
    progress,
    elapsedSeconds,
    request: { output },
  } = item;
  const file = fileName(output);
  const step = (): string => {
    if (stage === 'stopping' || stage === 'paused') return t(stage);
    return progress === null ? t('preparing') : t(progress.stage === 'exporting' ? 'finishing' : 'writing', { file });
  };
  return (
    <div className="export-progress">
      {stage === 'waiting' ? (
        <p role="status">
          {t('waiting', { file })} <span className="quiet">{exportLine(item, before, null)}</span>
        </p>
      ) : (
        <Readings step={step()} progress={progress} elapsedSeconds={elapsedSeconds} isRunning={stage === 'writing'} />
      )}
      <div className="actions">
        <Button
          size="small"
          disabled={stage === 'stopping'}
          onClick={() => {
            send(bridge.invoke('export:remove', id));
          }}
        >
          {t(stage === 'waiting' ? 'remove' : 'stop')}
        </Button>
      </div>
    </div>
  );
}

/** What came of a file, or why there will be none. */
function Outcome({ item, problem }: { readonly item: ExportItem | null; readonly problem: Failure | null }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('export');
  const { t: failures } = useTranslation('failures');
  const own = item?.failure ?? null;
  const failure = own ?? problem;
  const words = failure === null ? null : failureWords(failures, failure, item?.request.output ?? '', true);
  const actions =
    item?.stage === 'done' && words === null ? (
      <Button
        size="small"
        icon={FolderOpen}
        onClick={() => {
          send(bridge.invoke('export:show', item.id));
        }}
      >
        {t('show')}
      </Button>
    ) : undefined;
  return (
    <>
      <StatusMessage tone={words === null ? 'info' : 'error'} actions={actions}>
        {words !== null ? (
          <>
            <p>{words.happened}</p>
            <p>{words.next}</p>
          </>
        ) : item?.stage === 'done' ? (
          t('done', { file: fileName(item.result?.output ?? item.request.output) })
        ) : null}
      </StatusMessage>
      {failure === null ? null : <FailureDetails failure={failure} />}
      {own === null || item === null ? null : (
        <div className="actions">
          {own.code === 'output-unwritable' || own.code === 'output-full' ? (
            <Button
              size="small"
              variant="primary"
              onClick={() => {
                send(bridge.invoke('export:replace-failed', item.id));
              }}
            >
              {t('elsewhere')}
            </Button>
          ) : null}
          <Button
            size="small"
            icon={RotateCcw}
            onClick={() => {
              send(bridge.invoke('export:retry', item.id));
            }}
          >
            {t('retry')}
          </Button>
          <Button
            size="small"
            variant="quiet"
            onClick={() => {
              send(
                bridge.invoke('export:copy-failure', item.id).then(() => {
                  toast(page, t('reportCopied'));
                }),
              );
            }}
          >
            {t('copyReport')}
          </Button>
        </div>
      )}
    </>
  );
}

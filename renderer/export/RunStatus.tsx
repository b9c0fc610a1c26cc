import { FolderOpen } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportRun, ExportView } from '../../shared/ipc/export.ts';
import { bridge, send } from '../bridge.ts';
import { failureWords } from '../failure/failure-words.ts';
import { fileName, formatTimeLeft } from '../format.ts';
import { Button } from '../ui/Button.tsx';
import { Progress } from '../ui/Progress.tsx';
import { StatusMessage } from '../ui/StatusMessage.tsx';

/** How writing the file goes, and what came of it. */
export function RunStatus({ view: { id, run, output, problem } }: { readonly view: ExportView }): ReactElement {
  const { t } = useTranslation('export');
  const { t: failures } = useTranslation('failures');
  const failure = run?.failure ?? problem;
  const words = failure === null ? null : failureWords(failures, failure, output, true);
  return (
    <>
      {run === null || run.state === 'done' || run.state === 'failed' ? null : <Running run={run} file={fileName(output)} />}
      <StatusMessage
        tone={words === null ? 'info' : 'error'}
        actions={
          run?.state === 'done' ? (
            <Button
              size="small"
              icon={FolderOpen}
              onClick={() => {
                send(bridge.invoke('export:show', id));
              }}
            >
              {t('show')}
            </Button>
          ) : undefined
        }
      >
        {words !== null ? (
          <>
            <p>{words.happened}</p>
            <p>{words.next}</p>
            <p className="quiet">{failure?.message}</p>
          </>
        ) : run?.state === 'done' && run.result !== null ? (
          t('done', { file: fileName(run.result.output) })
        ) : null}
      </StatusMessage>
    </>
  );
}

function Running({ run: { state, progress }, file }: { readonly run: ExportRun; readonly file: string }): ReactElement {
  const { t } = useTranslation('export');
  if (state === 'waiting') return <p className="quiet">{t('waiting')}</p>;
  const known = progress !== null && progress.frames !== null && progress.frames > 0;
  const frames = known ? t('frames', { frame: progress.frame, frames: progress.frames ?? 0 }) : undefined;
  const left = progress?.etaSeconds ?? null;
  return (
    <div className="export-progress">
      <Progress label={t('progress', { file })} value={known ? progress.frame / (progress.frames ?? 1) : null} {...(frames === undefined ? {} : { valueText: frames })} />
      <p className="quiet">{[state === 'stopping' ? t('stopping') : frames, left === null ? undefined : formatTimeLeft(left)].filter((part) => part !== undefined).join(' · ')}</p>
    </div>
  );
}

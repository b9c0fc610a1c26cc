import { Terminal } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportView } from '../../shared/ipc/export.ts';
import { colouredProject, type AppState, type QueueItem } from '../../shared/ipc/queue.ts';
import { isWholeFilm, wholeFilm } from '../../shared/job/settings.ts';
import { bridge, send } from '../bridge.ts';
import { FormatDetails } from './FormatDetails.tsx';
import { PurposeCards } from './PurposeCards.tsx';
import { RunStatus } from './RunStatus.tsx';
import { Tracks } from './Tracks.tsx';
import { useExport } from './use-export.ts';
import { fileName, folderName, formatBytes, formatDuration } from '../format.ts';
import { Button } from '../ui/Button.tsx';
import { toast } from '../ui/toast-list.ts';
import { Warnings } from './Warnings.tsx';

/** Files of a coloured film: what for, how, where to. */
export function ExportTab({ item, state }: { readonly item: QueueItem; readonly state: AppState }): ReactElement {
  const { t } = useTranslation('export');
  const isColoured = colouredProject(item) !== null;
  const view = useExport(item.id, isColoured);
  if (!isColoured) return <p className="quiet">{t('notYet')}</p>;
  if (view === null) return <p className="quiet">{t('looking')}</p>;
  return (
    <div className="export">
      <PurposeCards view={view} />
      <FormatDetails view={view} />
      {item.plan === null ? null : <Tracks view={view} film={item.plan.film} />}
      <Range view={view} />
      {view.outlook === null ? null : <Warnings warnings={view.outlook.warnings} />}
      {/* Always in sight, however long the choices above are. */}
      <div className="export-foot">
        <RunStatus film={item.id} problem={view.problem} state={state} />
        <Place view={view} />
        <Actions view={view} />
      </div>
    </div>
  );
}

function Range({ view: { outlook } }: { readonly view: ExportView }): ReactElement {
  const { t } = useTranslation('export');
  const section = outlook?.section ?? wholeFilm;
  const { startSeconds, durationSeconds } = section;
  const start = formatDuration(startSeconds);
  const whole = isWholeFilm(section);
  const words =
    durationSeconds === null ? t('rangeFrom', { start }) : t('rangePart', { start, end: formatDuration(startSeconds + durationSeconds) });
  return (
    <section aria-labelledby="range-heading">
      <h2 id="range-heading">{t('range')}</h2>
      <p>{whole ? t('rangeAll') : words}</p>
      <p className="ui-field-hint">{t('rangeHint')}</p>
    </section>
  );
}

function Place({ view: { id, output, outlook } }: { readonly view: ExportView }): ReactElement {
  const { t } = useTranslation('export');
  const bytes = outlook?.estimatedBytes ?? null;
  return (
    <div className="export-place">
      <p className="path" title={output}>
        {fileName(output)}
      </p>
      <Button
        variant="link"
        onClick={() => {
          send(bridge.invoke('export:place', id));
        }}
      >
        {t('change')}
      </Button>
      <p className="quiet path">
        {[folderName(output), bytes === null ? null : t('about', { size: formatBytes(bytes) })].filter((part) => part !== null).join(' · ')}
      </p>
    </div>
  );
}

function Actions({ view: { id, problem } }: { readonly view: ExportView }): ReactElement {
  const { t } = useTranslation('export');
  return (
    <div className="export-actions">
      <Button
        variant="primary"
        disabled={problem !== null}
        onClick={() => {
          send(bridge.invoke('export:start', id));
        }}
      >
        {t('start')}
      </Button>
      <Button
        variant="quiet"
        icon={Terminal}
        onClick={() => {
          send(
            bridge.invoke('export:copy-command', id).then((command) => {
              if (command !== '') toast(t('copied'));
            }),
          );
        }}
      >
        {t('copyCommand')}
      </Button>
    </div>
  );
}

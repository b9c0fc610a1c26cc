import { Terminal } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { ExportChoice, ExportView } from '../../shared/ipc/export.ts';
import { colouredProject, type AppState, type QueueItem } from '../../shared/ipc/queue.ts';
import { wholeFilm } from '../../shared/job/settings.ts';
import { bridge, send } from '../bridge.ts';
import { FileToBe } from './FileToBe.tsx';
import { FormatDetails } from './FormatDetails.tsx';
import { PurposeCards } from './PurposeCards.tsx';
import { KeepPreset, PresetList } from './Presets.tsx';
import { RunStatus } from './RunStatus.tsx';
import { Tracks } from './Tracks.tsx';
import { sectionWords } from './section-words.ts';
import { useExport } from './use-export.ts';
import { fileName, folderName, formatBytes } from '../format.ts';
import { usePage } from '../page.ts';
import { staleShots } from '../timeline/stale-shots.ts';
import { useTimeline } from '../timeline/timeline-store.ts';
import { Button } from '../ui/Button.tsx';
import { toast } from '../ui/toast-list.ts';
import { Warnings } from './Warnings.tsx';

/** Files of a coloured film: what for, how, where to. */
export function ExportTab({ item, state }: { readonly item: QueueItem; readonly state: AppState }): ReactElement {
  const { t } = useTranslation('export');
  const isColoured = colouredProject(item) !== null;
  const view = useExport(item.id, isColoured);
  if (!isColoured) return <FileToBe item={item} state={state} />;
  if (view === null) return <p className="quiet">{t('looking')}</p>;
  const { id, choice } = view;
  const change = (part: Partial<ExportChoice>) => {
    send(bridge.invoke('export:choose', id, part));
  };
  return (
    <div className="export">
      <PresetList choice={choice} onChoose={change} />
      <PurposeCards
        chosen={view.purpose}
        sizes={view.sizes}
        onChoose={(purpose) => {
          send(bridge.invoke('export:purpose', id, purpose));
        }}
      />
      <FormatDetails choice={choice} tried={view.outlook?.encoder.tried ?? null} onChange={change} />
      <KeepPreset choice={choice} isPurpose={view.purpose !== null} />
      {item.plan === null ? null : (
        <Tracks
          chosen={choice.tracks}
          film={item.plan.film}
          onChange={(tracks) => {
            change({ tracks });
          }}
        />
      )}
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
  return (
    <section aria-labelledby="range-heading">
      <h2 id="range-heading">{t('range')}</h2>
      <p>{sectionWords(outlook?.section ?? wholeFilm, t('rangeAll'))}</p>
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
  const page = usePage();
  const { t } = useTranslation('export');
  const timeline = useTimeline(id);
  const stale = timeline === null ? null : staleShots(timeline);
  return (
    <div className="export-actions">
      <Button
        variant="primary"
        disabled={problem !== null}
        onClick={() => {
          send(bridge.invoke('export:start', id));
        }}
      >
        {stale === null ? t('start') : t('startAgain', { count: stale.frames })}
      </Button>
      <Button
        variant="quiet"
        icon={Terminal}
        onClick={() => {
          send(
            bridge.invoke('export:copy-command', id).then((command) => {
              if (command !== '') toast(page, t('copied'));
            }),
          );
        }}
      >
        {t('copyCommand')}
      </Button>
    </div>
  );
}

import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { fileChoiceOf, filePurposeOf, type ExportChoice } from '../../shared/ipc/export.ts';
import { isShapeable, type AppState, type QueueItem } from '../../shared/ipc/queue.ts';
import type { Purpose } from '../../shared/job/purpose.ts';
import { bridge, send } from '../bridge.ts';
import { fileName, folderName, formatBytes, roughlyBytes } from '../format.ts';
import { useMarked } from '../queue/marked-films.ts';
import { Button } from '../ui/Button.tsx';
import { FormatDetails } from './FormatDetails.tsx';
import { KeepPreset, PresetList } from './Presets.tsx';
import { PurposeCards } from './PurposeCards.tsx';
import { sectionWords } from './section-words.ts';
import { Tracks } from './Tracks.tsx';

/** The coloured file of a film that is yet to be coloured: what for, how, which part, where to. For several films at once where several are marked. */
export function FileToBe({ item, state }: { readonly item: QueueItem; readonly state: AppState }): ReactElement {
  const { t } = useTranslation('export');
  const marked = useMarked(state);
  const { plan } = item;
  if (plan === null) return <p className="quiet">{t(item.stage === 'failed' ? 'noFilm' : 'looking')}</p>;
  if (!isShapeable(item)) return <p className="quiet">{t('begun')}</p>;
  const meant = marked.length > 1 ? marked.filter(isShapeable) : [item];
  const ids = meant.map(({ id }) => id);
  const others = state.items.filter((other) => isShapeable(other) && !ids.includes(other.id));
  const choice = fileChoiceOf(item);
  const purpose = filePurposeOf(item);
  const choose = (chosen: Purpose, films: readonly string[] = ids) => {
    send(bridge.invoke('queue:purpose', [...films], chosen));
  };
  const change = (part: Partial<ExportChoice>, films: readonly string[] = ids) => {
    send(bridge.invoke('queue:format', [...films], part));
  };
  const bytes = item.estimate?.outputBytes ?? null;
  return (
    <div className="export">
      {ids.length > 1 ? <p className="export-several">{t('forSeveral', { count: ids.length })}</p> : null}
      <PresetList choice={choice} onChoose={change} />
      <PurposeCards
        chosen={purpose}
        sizes={purpose === null || bytes === null ? {} : { [purpose]: roughlyBytes(bytes) }}
        onChoose={choose}
      />
      <FormatDetails choice={choice} tried={plan.encoder.tried} onChange={change} />
      <KeepPreset choice={choice} isPurpose={purpose !== null} />
      {/* Tracks are numbered within one film. */}
      {ids.length > 1 ? null : (
        <Tracks
          chosen={choice.tracks}
          film={plan.film}
          onChange={(tracks) => {
            change({ tracks });
          }}
        />
      )}
      <section aria-labelledby="part-heading">
        <h2 id="part-heading">{t('range')}</h2>
        <p>{sectionWords(plan.section, t('partAll'))}</p>
        <p className="ui-field-hint">{t('partHint')}</p>
      </section>
      <div className="export-foot">
        <div className="export-place">
          <p className="path" title={plan.output}>
            {fileName(plan.output)}
          </p>
          <Button
            variant="link"
            onClick={() => {
              send(bridge.invoke('output:choose', item.id));
            }}
          >
            {t('change')}
          </Button>
          <p className="quiet path">
            {[folderName(plan.output), bytes === null ? null : t('about', { size: formatBytes(roughlyBytes(bytes)) })]
              .filter((part) => part !== null)
              .join(' · ')}
          </p>
        </div>
        {others.length === 0 ? null : (
          <Button
            onClick={() => {
              const films = others.map(({ id }) => id);
              const { codec, container, quality, preset, bitDepth, encoder } = choice;
              if (purpose !== null) choose(purpose, films);
              else change({ codec, container, quality, preset, bitDepth, encoder }, films);
            }}
          >
            {t('forAll', { count: others.length + ids.length })}
          </Button>
        )}
      </div>
    </div>
  );
}

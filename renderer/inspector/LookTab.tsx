import { RotateCcw } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { lookAt, shotEditAt } from '../../shared/project/edits.ts';
import type { AppState, QueueItem } from '../../shared/ipc/queue.ts';
import { plainLook } from '../../shared/project/look.ts';
import type { Timeline } from '../../shared/project/timeline.ts';
import { useNetworks } from '../networks/networks-source.ts';
import { usePlayhead } from '../playhead.ts';
import { clock } from '../../shared/words/clock.ts';
import { usePage } from '../page.ts';
import { shotIndexAt, spanOf } from '../timeline/shots.ts';
import { edit, useTimeline } from '../timeline/timeline-store.ts';
import { Button } from '../ui/Button.tsx';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import { FilmLookActions, ShotLookActions } from './LookActions.tsx';
import { LookSliders } from './LookSliders.tsx';

/** How the colours show: of the whole film, and of the shot at the playhead. */
export function LookTab({ item, state }: { readonly item: QueueItem; readonly state: AppState }): ReactElement {
  const { t } = useTranslation('timeline');
  const timeline = useTimeline(item.id);
  if (timeline === null) return <p className="quiet">{item.stage === 'failed' ? t('none') : t('coming')}</p>;
  return (
    <div className="colour-tab">
      <FilmLook item={item} state={state} timeline={timeline} />
      <ShotLook item={item} timeline={timeline} />
    </div>
  );
}

interface FilmLookProps {
  readonly item: QueueItem;
  readonly state: AppState;
  readonly timeline: Timeline;
}

function FilmLook({ item, state, timeline: { edits } }: FilmLookProps): ReactElement {
  const { t } = useTranslation('timeline');
  const { id } = item;
  return (
    <section aria-labelledby="film-look">
      <h2 id="film-look">{t('wholeFilm')}</h2>
      <LookSliders
        id={id}
        look={edits.look}
        usual={plainLook}
        what="film"
        actionFor={(name, value) => ({ type: 'look', look: { [name]: value } })}
      />
      <FilmLookActions item={item} state={state} look={edits.look} />
    </section>
  );
}

function ShotLook({ item: { id, plan }, timeline }: { readonly item: QueueItem; readonly timeline: Timeline }): ReactElement {
  const page = usePage();
  const { t } = useTranslation('timeline');
  const { seconds } = usePlayhead(id);
  const { edits, shots } = timeline;
  const index = shotIndexAt(timeline, seconds);
  const shot = shots[index]!;
  const span = spanOf(timeline, index);
  const own = shotEditAt(edits, shot.startSeconds);
  const keepGrey = own?.keepGrey ?? false;
  const what = `shot ${shot.startSeconds}`;
  const look = lookAt(edits, shot.startSeconds);
  return (
    <section aria-labelledby="shot-look">
      <h2 id="shot-look">{t('thisShot', { shot: index + 1 })}</h2>
      <p className="quiet">{t('shotSpan', { from: clock(shot.startSeconds), to: clock(shot.endSeconds) })}</p>
      <Switch
        label={t('keepGrey')}
        checked={keepGrey}
        onChange={(checked) => {
          edit(page, id, { type: 'shot', ...span, change: { keepGrey: checked } });
        }}
      />
      {keepGrey ? null : (
        <>
          <LookSliders
            id={id}
            look={look}
            usual={edits.look}
            what={what}
            actionFor={(name, value) => ({
              type: 'shot',
              ...span,
              change: { look: { [name]: value === edits.look[name] ? null : value } },
            })}
          />
          <ShotLookActions id={id} look={look} span={span} shots={timeline.edits.shots} />
          <ShotNetwork
            film={plan?.colour.model ?? null}
            value={own?.model ?? null}
            onChange={(networkId) => {
              edit(page, id, { type: 'shot', ...span, change: { model: networkId } });
            }}
          />
        </>
      )}
      <Button
        icon={RotateCcw}
        size="small"
        disabled={own === null}
        onClick={() => {
          edit(page, id, { type: 'reset-shot', ...span });
        }}
      >
        {t('resetShot')}
      </Button>
    </section>
  );
}

interface ShotNetworkProps {
  /** The film's own network. */
  readonly film: string | null;
  /** The shot's, null where it is the film's. */
  readonly value: string | null;
  readonly onChange: (networkId: string | null) => void;
}

const filmsOwn = '';

function ShotNetwork({ film, value, onChange }: ShotNetworkProps): ReactElement {
  const { t } = useTranslation('timeline');
  const networks = useNetworks()?.list?.networks ?? [];
  const nameOf = (id: string): string => networks.find((network) => network.id === id)?.name ?? id;
  const others = networks.filter(({ id, present }) => present && id !== film).map(({ id, name }) => ({ value: id, label: name }));
  const missing =
    value !== null && others.every((other) => other.value !== value) ? [{ value, label: t('networkMissing', { name: value }) }] : [];
  return (
    <Select
      label={t('network')}
      value={value ?? filmsOwn}
      options={[
        { value: filmsOwn, label: film === null ? t('filmsNetwork') : t('filmsNetworkNamed', { name: nameOf(film) }) },
        ...others,
        ...missing,
      ]}
      hint={value === null ? undefined : t('networkHint')}
      onChange={(chosen) => {
        onChange(chosen === filmsOwn ? null : chosen);
      }}
    />
  );
}

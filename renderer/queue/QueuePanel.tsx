import { Play } from 'lucide-react';
import { useRef, type KeyboardEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppState, QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { Button } from '../ui/Button.tsx';
import { jobsBefore } from '../export/export-line.ts';
import { ExportRow } from './ExportRow.tsx';
import { QueueRow } from './QueueRow.tsx';
import { useReorder } from './use-reorder.ts';

/** The films, in the order in which they are coloured, each with the files that are made of it. */
export function QueuePanel({ state }: { readonly state: AppState }): ReactElement {
  const { items, selected, exports } = state;
  const { t } = useTranslation('queue');
  const list = useRef<HTMLOListElement>(null);
  const reorder = useReorder(items);
  const startable = items.filter(({ stage }) => stage === 'planned' || stage === 'looking').length;
  const done = [...items, ...exports].filter(({ stage }) => stage === 'done').length;
  const index = items.findIndex(({ id }) => id === selected);
  const startAll = () => {
    send(bridge.invoke('queue:start', null));
  };
  /** Keys come faster than the selection does: the film that has the focus goes before the one that is shown. */
  const meant = (): string | null => document.activeElement?.closest('.queue-film')?.getAttribute('data-id') ?? selected;
  const removeMeant = () => {
    const file = document.activeElement?.closest('.queue-export')?.getAttribute('data-export') ?? null;
    const id = meant();
    if (file !== null) send(bridge.invoke('export:remove', file));
    else if (id !== null) send(bridge.invoke('queue:remove', id));
  };

  const shift = (step: 1 | -1) => {
    const id = meant();
    if (id !== null) reorder.shift(id, step);
  };
  useShortcut('queue.up', () => {
    shift(-1);
  });
  useShortcut('queue.down', () => {
    shift(1);
  });
  useShortcut('queue.startAll', startAll, { enabled: startable > 0 });
  useShortcut('queue.remove', removeMeant);

  /** Arrow keys go through the list; the film that has the focus is the one that is shown. */
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    const focused = meant();
    const next = items[items.findIndex(({ id }) => id === focused) + step];
    if (step === 0 || event.altKey || event.ctrlKey || event.metaKey || next === undefined) return;
    event.preventDefault();
    send(bridge.invoke('queue:select', next.id));
    list.current?.querySelector<HTMLElement>(`[data-id="${next.id}"] .queue-select`)?.focus();
  };

  return (
    <section className="queue-panel" aria-labelledby="queue-heading">
      <div className="panel-head">
        <h2 id="queue-heading">{t('heading')}</h2>
        <span className="quiet">{t('films', { count: items.length })}</span>
      </div>
      <ol ref={list} className="queue-list" onKeyDown={onKeyDown}>
        {items.map((item, place) => (
          <li key={item.id} className="queue-film" data-id={item.id}>
            <QueueRow item={item} place={place} count={items.length} isSelected={place === index} reorder={reorder} />
            <Exports state={state} film={item} />
          </li>
        ))}
      </ol>
      <p className="ui-hidden" role="status">
        {reorder.said}
      </p>
      <div className="queue-actions">
        {startable > 1 ? (
          <Button icon={Play} className="queue-start-all" onClick={startAll}>
            {t('startAll')}
          </Button>
        ) : null}
        {done > 0 ? (
          <Button
            variant="quiet"
            onClick={() => {
              send(bridge.invoke('queue:clear-done'));
            }}
          >
            {t('clearDone')}
          </Button>
        ) : null}
      </div>
    </section>
  );
}

function Exports({ state, film: { id, name } }: { readonly state: AppState; readonly film: QueueItem }): ReactElement | null {
  const { t } = useTranslation('queue');
  const own = state.exports.filter(({ film }) => film === id);
  if (own.length === 0) return null;
  return (
    <ul className="queue-exports" aria-label={t('file.all', { film: name })}>
      {own.map((item) => (
        <ExportRow key={item.id} item={item} film={name} before={jobsBefore(state, item.id)} />
      ))}
    </ul>
  );
}

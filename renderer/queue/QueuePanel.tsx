import { Play } from 'lucide-react';
import { useRef, type MouseEvent, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { isInColour, isStartable, type AppState, type QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { jobsBefore } from './export-line.ts';
import { RecentList } from '../library/RecentList.tsx';
import { usePage } from '../page.ts';
import { PanelEdge } from '../shell/PanelEdge.tsx';
import { useShortcut } from '../shortcuts/use-shortcut.ts';
import { Button } from '../ui/Button.tsx';
import { ExportRow } from './ExportRow.tsx';
import { QueueRow } from './QueueRow.tsx';
import { markBetween, toggleMark, unmark, useMarked } from './marked-films.ts';
import { movedLine, waitingFiles } from './moved-line.ts';
import { clearDone, removeFilms } from './remove-films.ts';
import { useQueueKeys } from './use-queue-keys.ts';
import { useReorder, type Reorder } from './use-reorder.ts';

/** The films, in the order in which they are coloured, each with the files that are made of it. */
export function QueuePanel({ state }: { readonly state: AppState }): ReactElement {
  const page = usePage();
  const { items, selected, exports } = state;
  const { t } = useTranslation('queue');
  const list = useRef<HTMLOListElement>(null);
  const reorder = useReorder();
  const onKeyDown = useQueueKeys(list, state, reorder);
  const startable = items.filter((item) => isStartable(item) && !isInColour(item)).length;
  const done = [...items, ...exports].filter(({ stage }) => stage === 'done').length;
  const marked = useMarked(state);
  const ready = marked.filter(isStartable);
  const onPick = (id: string, { shiftKey, ctrlKey, metaKey }: MouseEvent): boolean => {
    if (shiftKey) markBetween(page, items, selected, id);
    else if (ctrlKey || metaKey) toggleMark(page, id, selected);
    else unmark(page);
    return !shiftKey && !ctrlKey && !metaKey;
  };
  const startAll = () => {
    send(bridge.invoke('queue:start', null));
  };
  useShortcut('queue.startAll', startAll, { enabled: startable > 0 });

  return (
    <section className="queue-panel" aria-labelledby="queue-heading">
      <div className="panel-head">
        <h2 id="queue-heading">{t('heading')}</h2>
        <span className="quiet">{t('films', { count: items.length })}</span>
      </div>
      <ol ref={list} className="queue-list" onKeyDown={onKeyDown}>
        {items.map((item) => (
          <li key={item.id} className="queue-film" data-id={item.id}>
            <QueueRow
              item={item}
              items={items}
              isSelected={item.id === selected}
              isMarked={marked.includes(item)}
              onPick={(event) => onPick(item.id, event)}
              reorder={reorder.films}
            />
            <Exports state={state} film={item} reorder={reorder.files} />
          </li>
        ))}
      </ol>
      <RecentList items={items} />
      <p className="ui-hidden" role="status">
        {movedLine(state, reorder.moved)}
      </p>
      <div className="queue-actions">
        {ready.length > 0 ? (
          <Button
            icon={Play}
            className="queue-start-all"
            onClick={() => {
              for (const { id } of ready) send(bridge.invoke('queue:start', id));
            }}
          >
            {t('startMarked', { count: ready.length })}
          </Button>
        ) : null}
        {marked.length > 0 ? (
          <Button
            variant="quiet"
            onClick={() => {
              removeFilms(page, marked);
            }}
          >
            {t('removeMarked', { count: marked.length })}
          </Button>
        ) : null}
        {marked.length === 0 && startable > 1 ? (
          <Button icon={Play} className="queue-start-all" onClick={startAll}>
            {t('startAll')}
          </Button>
        ) : null}
        {done > 0 ? (
          <Button
            variant="quiet"
            onClick={() => {
              clearDone(page, items);
            }}
          >
            {t('clearDone')}
          </Button>
        ) : null}
      </div>
      <PanelEdge panel="queue" />
    </section>
  );
}

interface ExportsProps {
  readonly state: AppState;
  readonly film: QueueItem;
  readonly reorder: Reorder;
}

function Exports({ state, film: { id, name }, reorder }: ExportsProps): ReactElement | null {
  const { t } = useTranslation('queue');
  const own = state.exports.filter(({ film }) => film === id);
  if (own.length === 0) return null;
  const waiting = waitingFiles(state, id);
  return (
    <ul className="queue-exports" aria-label={t('file.all', { film: name })}>
      {own.map((item) => (
        <ExportRow key={item.id} item={item} film={name} before={jobsBefore(state, item.id)} waiting={waiting} reorder={reorder} />
      ))}
    </ul>
  );
}

import { ArrowDown, ArrowUp, FolderOpen, Pause, Play, RotateCcw, Square, Trash2 } from 'lucide-react';
import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { isStartable, type QueueItem } from '../../shared/ipc/queue.ts';
import { bridge, send } from '../bridge.ts';
import { usePage } from '../page.ts';
import { openTab } from '../shell/open-tab.ts';
import { setInspectorHidden } from '../shell/panels.ts';
import { keysOf } from '../shortcuts/table.ts';
import { ContextMenu } from '../ui/ContextMenu.tsx';
import type { MenuEntry } from '../ui/menu-entry.ts';
import { removeFilms } from './remove-films.ts';

export interface FilmMenuProps {
  readonly item: QueueItem;
  /** All films. */
  readonly items: readonly QueueItem[];
  /** The row: one element that takes a ref. */
  readonly children: ReactElement;
}

/** What can be done with a film of the queue, at its row. */
export function FilmMenu({ item, items, children }: FilmMenuProps): ReactElement {
  const page = usePage();
  const { t } = useTranslation('queue');
  const { id, stage, name } = item;
  const isGoing = stage === 'colouring' || stage === 'waiting' || stage === 'paused';
  const place = items.indexOf(item);
  const entries: MenuEntry[] = [
    ...(isStartable(item)
      ? [
          {
            label: t('start'),
            icon: Play,
            onSelect: () => {
              send(bridge.invoke('queue:start', id));
            },
          },
        ]
      : []),
    ...(stage === 'colouring'
      ? [
          {
            label: t('pause'),
            icon: Pause,
            onSelect: () => {
              send(bridge.invoke('queue:pause'));
            },
          },
        ]
      : []),
    ...(stage === 'paused'
      ? [
          {
            label: t('resume'),
            icon: Play,
            onSelect: () => {
              send(bridge.invoke('queue:resume'));
            },
          },
        ]
      : []),
    ...(isGoing
      ? [
          {
            label: stage === 'waiting' ? t('notYet') : t('stop'),
            icon: Square,
            onSelect: () => {
              send(bridge.invoke('queue:stop', id));
            },
          },
        ]
      : []),
    ...(stage === 'done'
      ? [
          {
            label: t('playResult'),
            icon: Play,
            onSelect: () => {
              send(bridge.invoke('output:play', id));
            },
          },
          {
            label: t('showInFolder'),
            icon: FolderOpen,
            onSelect: () => {
              send(bridge.invoke('output:show', id));
            },
          },
          {
            label: t('colourAgain'),
            icon: RotateCcw,
            onSelect: () => {
              send(bridge.invoke('queue:select', id));
              setInspectorHidden(page, false);
              openTab(page, 'colouring');
            },
          },
        ]
      : []),
    ...(stage === 'failed'
      ? [
          {
            label: t('failure.mend.retry'),
            icon: RotateCcw,
            onSelect: () => {
              send(bridge.invoke('queue:retry', id));
            },
          },
        ]
      : []),
    'separator',
    {
      label: t('moveUp'),
      icon: ArrowUp,
      keys: keysOf('queue.up'),
      disabled: place === 0,
      onSelect: () => {
        send(bridge.invoke('queue:shift', id, -1));
      },
    },
    {
      label: t('moveDown'),
      icon: ArrowDown,
      keys: keysOf('queue.down'),
      disabled: place === items.length - 1,
      onSelect: () => {
        send(bridge.invoke('queue:shift', id, 1));
      },
    },
    'separator',
    {
      label: t('remove', { name }),
      icon: Trash2,
      keys: keysOf('queue.remove'),
      onSelect: () => {
        removeFilms(page, [item]);
      },
    },
  ];
  return <ContextMenu entries={entries}>{children}</ContextMenu>;
}

import { basename } from 'node:path';
import type { ExportItem } from '../../shared/ipc/export.ts';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { nativeText } from '../i18n/native-texts.ts';

/** What is said when the queue has come to its end. */
export interface Ending {
  readonly title: string;
  readonly body: string;
  /** The file that can be shown in its folder, where there is just one. */
  readonly output: string | null;
  /** Id of the film that it is about, where it is about just one film and no files. */
  readonly film: string | null;
}

function one(item: QueueItem | ExportItem): Ending {
  const isDone = item.stage === 'done';
  const output = item.result?.output ?? null;
  if ('name' in item)
    return { title: nativeText(isDone ? 'notification.done' : 'notification.failed'), body: item.name, output, film: item.id };
  return {
    title: nativeText(isDone ? 'notification.exported' : 'notification.exportFailed'),
    body: basename(item.request.output),
    output,
    film: isDone ? null : item.film,
  };
}

/**
 * @param films that were started together @param exports files that were
 * @returns null where nothing came to an end, since the person stopped it
 */
export function endingOf(films: readonly QueueItem[], exports: readonly ExportItem[]): Ending | null {
  const ended = [...films, ...exports].filter(({ stage }) => stage === 'done' || stage === 'failed');
  const [first] = ended;
  if (first === undefined) return null;
  if (ended.length === 1) return one(first);
  const count = (items: readonly (QueueItem | ExportItem)[], stage: 'done' | 'failed'): number =>
    items.filter((item) => item.stage === stage).length;
  const [coloured, uncoloured, written, unwritten] = [
    count(films, 'done'),
    count(films, 'failed'),
    count(exports, 'done'),
    count(exports, 'failed'),
  ];
  const hasFilms = coloured + uncoloured > 0;
  const exported = nativeText('notification.allExported', { count: written });
  const more = [
    ...(hasFilms && written > 0 ? [`${exported}.`] : []),
    ...(uncoloured > 0 ? [nativeText('notification.someFailed', { count: uncoloured })] : []),
    ...(unwritten > 0 ? [nativeText('notification.someExportsFailed', { count: unwritten })] : []),
  ];
  return {
    title: hasFilms ? nativeText('notification.allDone', { count: coloured }) : exported,
    body: more.join(' '),
    output: null,
    film: null,
  };
}

import type { ReactElement } from 'react';
import type { QueueItem } from '../../shared/ipc/queue.ts';
import { filmLine } from '../format.ts';
import { Heading } from '../shell/Heading.tsx';
import { Viewer } from '../viewer/Viewer.tsx';
import { TimelinePanel } from '../timeline/TimelinePanel.tsx';
import { ItemActions } from './ItemActions.tsx';
import { ItemStatus } from './ItemStatus.tsx';

/** The film that is selected: what it is, what is done with it, and its picture. */
export function Stage({ item }: { readonly item: QueueItem }): ReactElement {
  return (
    <main className="stage">
      <div className="stage-head">
        <div className="stage-title">
          <Heading>{item.name}</Heading>
          <p className="quiet">{item.plan === null ? '\u00a0' : filmLine(item.plan.film)}</p>
        </div>
        <ItemActions item={item} />
      </div>
      <ItemStatus item={item} />
      <Viewer item={item} />
      <TimelinePanel item={item} />
    </main>
  );
}

import { useEffect, type CSSProperties, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppState } from '../shared/ipc/queue.ts';
import { Inspector } from './inspector/Inspector.tsx';
import { QueuePanel } from './queue/QueuePanel.tsx';
import { DropTarget } from './shell/DropTarget.tsx';
import { Header } from './shell/Header.tsx';
import { useInspectorHidden, useInspectorWidth, usePictureAlone, useQueueHidden, useQueueWidth } from './shell/panels.ts';
import { NoticeBar } from './shell/NoticeBar.tsx';
import { TotalBar } from './shell/TotalBar.tsx';
import { usePaste } from './shell/use-paste.ts';
import { windowTitle } from './shell/window-title.ts';
import { Welcome } from './shell/Welcome.tsx';
import { Stage } from './stage/Stage.tsx';
import { useAppState } from './use-app-state.ts';

export function App(): ReactElement {
  const state = useAppState();
  // Everything below is drawn anew in another language, also what takes its words from format.ts.
  useTranslation();
  usePaste();
  const pictureAlone = usePictureAlone() && (state?.items.length ?? 0) > 0;
  const title = windowTitle(state);
  useEffect(() => {
    document.title = title;
  }, [title]);
  return (
    <DropTarget>
      <div className="shell" data-picture={pictureAlone ? 'alone' : undefined}>
        <Header hasPanels={(state?.items.length ?? 0) > 0} />
        {state === null ? null : <NoticeBar notice={state.notice} />}
        {state === null ? <main /> : <View state={state} />}
      </div>
    </DropTarget>
  );
}

/** A panel as wide as it was drawn, and never wider than leaves the picture its room. */
function widthOf(name: '--queue-width' | '--inspector-width', width: number | null): CSSProperties {
  return width === null ? {} : { [name]: `min(${width}px, 32vw)` };
}

function View({ state }: { readonly state: AppState }): ReactElement {
  const { items, selected } = state;
  const queueHidden = useQueueHidden();
  const inspectorHidden = useInspectorHidden();
  const queueWidth = useQueueWidth();
  const inspectorWidth = useInspectorWidth();
  const item = items.find(({ id }) => id === selected) ?? items[0];
  if (item === undefined) return <Welcome />;
  return (
    <>
      {/* Hidden rather than taken away: the panels keep where they were, and their keys go on working. */}
      <div
        className="workspace"
        data-queue={queueHidden ? 'hidden' : 'shown'}
        data-inspector={inspectorHidden ? 'hidden' : 'shown'}
        style={{
          ...widthOf('--queue-width', queueHidden ? null : queueWidth),
          ...widthOf('--inspector-width', inspectorHidden ? null : inspectorWidth),
        }}
      >
        <QueuePanel state={state} />
        {/* Another film starts with its heading in focus, so that a screen reader says where one is. */}
        <Stage key={item.id} item={item} />
        <Inspector item={item} state={state} />
      </div>
      <TotalBar state={state} />
    </>
  );
}

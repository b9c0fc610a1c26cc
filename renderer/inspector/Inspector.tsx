import type { ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppState, QueueItem } from '../../shared/ipc/queue.ts';
import { useColoursOfExports } from '../guides/use-guides.ts';
import { Tabs } from '../ui/Tabs.tsx';
import { PanelEdge } from '../shell/PanelEdge.tsx';
import { usePage } from '../page.ts';
import { openTab, useOpenTab } from '../shell/open-tab.ts';
import { inspectorTabs } from './tabs.ts';

/** Everything about the selected film: its plan, and what can be chosen before or after colouring it. */
export function Inspector({ item, state }: { readonly item: QueueItem; readonly state: AppState }): ReactElement {
  const { t } = useTranslation('plan');
  const page = usePage();
  const tab = useOpenTab();
  useColoursOfExports(item.id, state);
  return (
    <aside className="inspector" aria-label={t('inspector')}>
      <Tabs
        label={t('inspector')}
        value={tab}
        onChange={(id) => {
          openTab(page, id);
        }}
        tabs={inspectorTabs.map(({ id, Content }) => ({
          id,
          label: t(`tabs.${id}`),
          content: <Content key={item.id} item={item} state={state} />,
        }))}
      />
      <PanelEdge panel="inspector" />
    </aside>
  );
}

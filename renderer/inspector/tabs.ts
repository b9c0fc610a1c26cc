import type { ComponentType } from 'react';
import type { AppState, QueueItem } from '../../shared/ipc/queue.ts';
import { ColouringTab } from './ColouringTab.tsx';
import { GuidesTab } from '../guides/GuidesTab.tsx';
import { ExportTab } from './ExportTab.tsx';
import type { InspectorTabId } from '../shell/open-tab.ts';
import { LookTab } from './LookTab.tsx';
import { PlanTab } from './PlanTab.tsx';

export interface InspectorTab {
  /** Its label is `plan:tabs.ID`. */
  readonly id: InspectorTabId;
  readonly Content: ComponentType<{ readonly item: QueueItem; readonly state: AppState }>;
}

/** The inspector's tabs, in order. A feature adds its line here. */
export const inspectorTabs: readonly InspectorTab[] = [
  { id: 'plan', Content: PlanTab },
  { id: 'colouring', Content: ColouringTab },
  { id: 'look', Content: LookTab },
  { id: 'guides', Content: GuidesTab },
  { id: 'export', Content: ExportTab },
];

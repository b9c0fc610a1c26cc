import type { ComponentType } from 'react';
import type { AppState, QueueItem } from '../../shared/ipc/queue.ts';
import { ColourTab } from './ColourTab.tsx';
import { DevicesTab } from './DevicesTab.tsx';
import { GuidesTab } from '../guides/GuidesTab.tsx';
import { ExportTab } from './ExportTab.tsx';
import type { InspectorTabId } from '../shell/open-tab.ts';
import { PlanTab } from './PlanTab.tsx';

export interface InspectorTab {
  /** Its label is `plan:tabs.ID`. */
  readonly id: InspectorTabId;
  readonly Content: ComponentType<{ readonly item: QueueItem; readonly state: AppState }>;
}

/** The inspector's tabs, in order. A feature adds its line here. */
export const inspectorTabs: readonly InspectorTab[] = [
  { id: 'plan', Content: PlanTab },
  { id: 'colour', Content: ColourTab },
  { id: 'guides', Content: GuidesTab },
  { id: 'export', Content: ExportTab },
  { id: 'devices', Content: DevicesTab },
];

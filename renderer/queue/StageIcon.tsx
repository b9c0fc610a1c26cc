import { CircleAlert, CircleCheck, CircleDashed, Clock3, FileOutput, LoaderCircle, Pause, Play, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ExportStage } from '../../shared/ipc/export.ts';
import type { ItemStage } from '../../shared/ipc/queue.ts';

const icons: Readonly<Record<ItemStage | ExportStage, LucideIcon>> = {
  looking: LoaderCircle,
  planned: CircleDashed,
  waiting: Clock3,
  colouring: Play,
  writing: FileOutput,
  stopping: LoaderCircle,
  paused: Pause,
  done: CircleCheck,
  failed: CircleAlert,
};

/** How a film or a file fares, at a glance; the line below its name says the same in words. */
export function StageIcon({ stage }: { readonly stage: ItemStage | ExportStage }): ReactElement {
  const Icon = icons[stage];
  return <Icon className="stage-icon" data-stage={stage} size={16} aria-hidden />;
}

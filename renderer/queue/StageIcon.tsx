import { CircleAlert, CircleCheck, CircleDashed, Clock3, LoaderCircle, Pause, Play, type LucideIcon } from 'lucide-react';
import type { ReactElement } from 'react';
import type { ItemStage } from '../../shared/ipc/queue.ts';

const icons: Readonly<Record<ItemStage, LucideIcon>> = {
  looking: LoaderCircle,
  planned: CircleDashed,
  waiting: Clock3,
  colouring: Play,
  stopping: LoaderCircle,
  paused: Pause,
  done: CircleCheck,
  failed: CircleAlert,
};

/** How a film fares, at a glance; the line below its name says the same in words. */
export function StageIcon({ stage }: { readonly stage: ItemStage }): ReactElement {
  const Icon = icons[stage];
  return <Icon className="stage-icon" data-stage={stage} size={16} aria-hidden />;
}

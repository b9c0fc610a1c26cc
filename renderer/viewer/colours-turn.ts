import type { QueueItem } from '../../shared/ipc/queue.ts';
import { previewSourceOf } from '../../shared/project/preview-source.ts';
import type { PreviewSource } from '../../shared/project/preview.ts';

/** What a film's colours were last made from, and a number that changes where they would come out differently. */
export interface ColoursTurn {
  readonly turn: number;
  readonly source: PreviewSource;
  readonly isPlanned: boolean;
  readonly isDone: boolean;
}

/** A first plan mostly says what was meant all along; what was shown before it then stays right. `before` is null at the start. */
export function nextColours(before: ColoursTurn | null, item: QueueItem): ColoursTurn {
  const now = { source: previewSourceOf(item), isPlanned: item.plan !== null, isDone: item.stage === 'done' };
  if (before === null) return { ...now, turn: 0 };
  const isSameSource = isAlike(before.source, now.source);
  const isAsShown = isSameSource || (!before.isPlanned && isAsPreviewed(before.source, item));
  const isSame = isAsShown && before.isDone === now.isDone;
  if (isSame && isSameSource && before.isPlanned === now.isPlanned) return before;
  return { ...now, turn: before.turn + (isSame ? 0 : 1) };
}

function isAlike(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Without a plan the engine shows the network that was asked for, else the processor's, unless a graphics card is in use. */
function isAsPreviewed(shown: PreviewSource, { request, plan }: QueueItem): boolean {
  if (plan === null) return false;
  const { model, device, smoothing, every } = request;
  const isMeant = isAlike([shown.model, shown.device, shown.smoothing, shown.every], [model, device, smoothing, every]);
  const isSamePart = isAlike([shown.section, shown.deinterlace], [plan.section, plan.export.deinterlace]);
  return (
    isMeant &&
    isSamePart &&
    (model !== null || (device === 'auto' && plan.devices.every((report) => report.device === 'cpu' || !report.usable)))
  );
}

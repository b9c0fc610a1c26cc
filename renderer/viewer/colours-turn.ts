import type { QueueItem } from '../../shared/ipc/queue.ts';

/** What a film's colours depend on, as last seen, and a number that changes where they would come out differently. */
export interface ColoursTurn {
  readonly turn: number;
  /** Those that count as soon as they are asked for. */
  readonly fixed: string;
  /** Those that count once there is a plan for them, as they were asked for. */
  readonly asked: string;
  /** And as the plan has them; null before the first one. */
  readonly planned: string | null;
}

/** A first plan mostly says what was meant all along; what was shown before it then stays right. `before` is null at the start. */
export function nextColours(before: ColoursTurn | null, item: QueueItem): ColoursTurn {
  const { request: { model, smoothing, every, section, deinterlace, device }, plan, stage } = item;
  const fixed = JSON.stringify([section, deinterlace, stage === 'done']);
  const asked = JSON.stringify([model, smoothing, every, device]);
  const planned = plan === null ? null : JSON.stringify([plan.colour, plan.project, plan.device]);
  if (before === null) return { turn: 0, fixed, asked, planned };
  // With a plan the request runs ahead, and the colours come by the plan.
  const asBefore = before.planned === null ? before.asked === asked && isAsPreviewed(item) : before.planned === planned;
  const isSame = asBefore && before.fixed === fixed;
  if (isSame && before.planned === planned && before.asked === asked) return before;
  return { turn: before.turn + (isSame ? 0 : 1), fixed, asked, planned };
}

/** Without a plan the engine shows the network that was asked for, else the processor's, unless a graphics card is in use. */
function isAsPreviewed({ request, plan }: QueueItem): boolean {
  if (request.model !== null || plan === null) return true;
  return request.device === 'auto' && plan.devices.every(({ device, usable }) => device === 'cpu' || !usable);
}

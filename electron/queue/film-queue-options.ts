import type { ColorizeRequest } from '../../shared/job/job.ts';
import type { Plan } from '../../shared/job/plan.ts';
import type { Engine } from '../../shared/rpc/caller.ts';
import type { EndedColouring, EndedExport } from './ended-colouring.ts';
import type { EarlierFile } from './film-planner.ts';

export interface FilmQueueOptions {
  readonly engine: Engine;
  /** Called after each change of `state`. */
  readonly onChange: () => void;
  /** Called when a film's colouring has come to its end, but not when it was merely paused. */
  readonly onEnded?: (ended: EndedColouring) => void;
  /** Called when a file's writing has come to its end, however it did. */
  readonly onExported?: (ended: EndedExport) => void;
  /** What to append to an error's details: versions and what the engine wrote. */
  readonly describe: (error?: unknown) => string;
  /** Films that are looked at at once; 1 where nothing is said. */
  readonly looksAtOnce?: number;
  /** Films that wait are asked first whether they can be read at all. */
  readonly verdictsFirst?: boolean;
  /** What the person chose for all films that are added from now on. */
  readonly wishes?: () => Partial<ColorizeRequest>;
  /** Whether there is a file of that name already. */
  readonly taken?: (path: string) => boolean;
  /** The file that was made of a film with just these colours, if it is still there. */
  readonly earlier?: (plan: Plan) => EarlierFile | null;
  /** Whether an earlier run wrote that file. */
  readonly wasWritten?: (path: string) => boolean;
  /** Seconds since any moment. */
  readonly now?: () => number;
  /** Told where one of those above throws: what is noted about the work must not stop the work. */
  readonly onFault?: (what: string, error: unknown) => void;
}

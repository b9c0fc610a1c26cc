import type { EngineParts } from '../engine/session/engine-parts.ts';
import type { Reporter } from './reporter.ts';

/** What each command is given besides its own words. */
export interface CommandContext {
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** Of this run of the command. */
  readonly engine: EngineParts;
}

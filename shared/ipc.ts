import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { settingsCommands, settingsEvents } from './ipc/settings.ts';
import { jobEventSchema } from './job.ts';
import { planSchema } from './plan.ts';

const [, progressSchema, , doneSchema] = jobEventSchema.options;

/** Why something did not work: one sentence for the person, and everything a report of it needs. */
export const failureSchema = z.object({
  code: z.enum([...errorCodes, 'engine-died']),
  message: z.string(),
  details: z.string(),
});
export type Failure = z.infer<typeof failureSchema>;

/**
 * What the window shows. It lives in the main process; the page only draws it, so closing or reloading the page loses
 * nothing. `film` is a file name, not a path, wherever a plan does not give the path already.
 */
export const appStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('welcome'), notice: z.string().nullable() }),
  z.object({ phase: z.literal('looking'), film: z.string(), progress: progressSchema.nullable() }),
  z.object({ phase: z.literal('planned'), plan: planSchema, notice: z.string().nullable() }),
  z.object({
    phase: z.literal('colouring'),
    plan: planSchema,
    progress: progressSchema.nullable(),
    warnings: z.array(z.string()),
    stopping: z.boolean(),
    notice: z.string().nullable(),
  }),
  z.object({ phase: z.literal('done'), plan: planSchema, result: doneSchema, warnings: z.array(z.string()) }),
  z.object({ phase: z.literal('failed'), film: z.string(), plan: planSchema.nullable(), failure: failureSchema }),
]);
export type AppState = z.infer<typeof appStateSchema>;

const nothing = z.tuple([]);

/** Page → main process. Both sides are checked against this map: arguments when they arrive, results before they leave. */
export const commands = {
  'state:get': { args: nothing, result: appStateSchema },
  'about:get': { args: nothing, result: z.object({ version: z.string() }) },
  /** Paths of dropped or chosen files; the preload script takes them from File objects, the page cannot name any. */
  'film:open': { args: z.tuple([z.array(z.string().min(1)).min(1)]), result: z.void() },
  'film:close': { args: nothing, result: z.void() },
  /** Look at the same film again, after a failure. */
  'film:retry': { args: nothing, result: z.void() },
  'job:start': { args: nothing, result: z.void() },
  'job:stop': { args: nothing, result: z.void() },
  /** Asks where the coloured film shall go. */
  'output:choose': { args: nothing, result: z.void() },
  /** Writes over the output that is there. Only valid after a failure with `output-exists`. */
  'output:replace': { args: nothing, result: z.void() },
  'output:show': { args: nothing, result: z.void() },
  'failure:copy': { args: nothing, result: z.void() },
  ...settingsCommands,
} as const;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
export type CommandArgs<Name extends CommandName> = z.infer<Commands[Name]['args']>;
export type CommandResult<Name extends CommandName> = z.infer<Commands[Name]['result']>;

/** Main process → page. */
export const stateChannel = 'state:changed';

/** Main process → page, checked against this map when they arrive. */
export const events = {
  ...settingsEvents,
} as const;

export type Events = typeof events;
export type EventName = keyof Events;
export type EventValue<Name extends EventName> = z.infer<Events[Name]>;

/** What the preload script puts into the page as `window.kinetint`. */
export interface Bridge {
  invoke<Name extends Exclude<CommandName, 'film:open'>>(name: Name, ...args: CommandArgs<Name>): Promise<CommandResult<Name>>;
  /** Opens dropped or chosen files, by the File objects the person handed over. */
  openFilms(files: readonly File[]): Promise<void>;
  /** Calls back with each new state until the returned function is called. */
  onState(listener: (state: AppState) => void): () => void;
  /** Calls back with each event of a name until the returned function is called. */
  on<Name extends EventName>(name: Name, listener: (value: EventValue<Name>) => void): () => void;
}

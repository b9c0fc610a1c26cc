import { z } from 'zod';
import { estimateSchema } from '../job/estimate.ts';
import { failureSchema } from '../job/failure.ts';
import { colorizeRequestSchema, jobEventSchema, preparationSchema } from '../job/job.ts';
import { planSchema } from '../job/plan.ts';
import { isWholeFilm } from '../job/settings.ts';
import { warningSchema } from '../job/warning.ts';
import { purposeSchema } from '../job/purpose.ts';
import { exportChoiceSchema, exportItemSchema } from './export.ts';

const [, progressSchema, , doneSchema] = jobEventSchema.options;
export type Progress = z.infer<typeof progressSchema>;

/** Something worth saying that stops nothing: a key of the page's texts, and what they name. */
export const noticeSchema = z.object({
  code: z.enum([
    'stopped',
    'resumed',
    'interrupted',
    'queue-resumed',
    'queue-waits',
    'exports-resumed',
    'exports-wait',
    'work-resumed',
    'work-waits',
    'no-films',
    'already-queued',
    'found',
    'queue-set-aside',
    'queue-unkept',
    'film-gone',
  ]),
  values: z.record(z.string(), z.union([z.string(), z.number()])),
});
export type Notice = z.infer<typeof noticeSchema>;

/**
 * `looking`: its plan is being made, a former plan may still be shown. `planned`: it waits for the person.
 * `waiting`: it waits for its turn. `paused`: it was under way when the queue was paused.
 */
export const itemStageSchema = z.enum(['looking', 'planned', 'waiting', 'colouring', 'stopping', 'paused', 'done', 'failed']);
export type ItemStage = z.infer<typeof itemStageSchema>;

/** One film of the queue. */
export const queueItemSchema = z.object({
  id: z.uuid(),
  /** Path of the film. */
  film: z.string(),
  /** File name of the film. */
  name: z.string(),
  /** Counts what the film was coloured as in this queue: 2 where it was coloured again with other settings, beside the first. */
  version: z.number().int().positive().default(1),
  request: colorizeRequestSchema,
  stage: itemStageSchema,
  plan: planSchema.nullable(),
  /** What the plan will take; null until it has been measured, and where it cannot be. */
  estimate: estimateSchema.nullable(),
  progress: progressSchema.nullable(),
  /** What is got ready before the first frames are there; null where nobody has said. */
  preparing: preparationSchema.nullable().default(null),
  /** Time spent on colouring it, pauses left out. */
  elapsedSeconds: z.number().nonnegative(),
  warnings: z.array(warningSchema),
  /** How it had been edited when its file was begun, as a fingerprint; null where nobody has looked. */
  writtenEdits: z.string().nullable().default(null),
  /** It is edited otherwise than in any file of it. */
  changedSince: z.boolean().default(false),
  result: doneSchema.nullable(),
  failure: failureSchema.nullable(),
  notice: noticeSchema.nullable(),
});
export type QueueItem = z.infer<typeof queueItemSchema>;

/** Whether the person can start it. */
export function isStartable({ stage }: QueueItem): boolean {
  return stage === 'planned' || stage === 'looking';
}

/** How much of a film is coloured for a try. */
export const trySeconds = 10;

/** Whether a row is a part of its film that was asked for by itself. */
export function isTry({ request }: QueueItem): boolean {
  return !isWholeFilm(request.section);
}

/** Whether it may still be chosen how the film's file is written. */
export function isShapeable({ stage, plan }: QueueItem): boolean {
  return plan !== null && !plan.coloursReady && ['looking', 'planned', 'waiting', 'failed'].includes(stage);
}

/** Whether the film was in colour to begin with, so that it is coloured only if it is asked for by itself. */
export function isInColour({ plan }: QueueItem): boolean {
  return plan?.inspection.colour === 'coloured';
}

/** What colouring a film took, pauses left out: the one source of these figures wherever they are shown. Null where it is not done, or nobody saw it. */
export function tookOf({ result, plan, elapsedSeconds }: QueueItem): Took | null {
  if (result === null || elapsedSeconds === 0) return null;
  // Frames that an earlier run left would make this one look faster than it was.
  const isAll = plan?.framesReady === 0;
  return { frames: result.frames, seconds: elapsedSeconds, fps: isAll ? result.frames / elapsedSeconds : null };
}

export interface Took {
  readonly frames: number;
  readonly seconds: number;
  /** Frames a second; null where not all of them were made in that time. */
  readonly fps: number | null;
}

/** The project that holds all colours of a film; null while there are some to be made. */
export function colouredProject({ result, plan, stage }: QueueItem): string | null {
  if (result !== null) return result.project;
  // A film that is looked at anew may come out of it with another network, and no colours.
  return plan?.coloursReady === true && stage !== 'looking' ? plan.project : null;
}

/** How far the films and files are that were started together. */
export const totalSchema = z.object({
  films: z.number().int(),
  filmsDone: z.number().int(),
  filmsFailed: z.number().int(),
  /** Files that are exported. */
  exports: z.number().int(),
  exportsDone: z.number().int(),
  exportsFailed: z.number().int(),
  /** Frames that are done, of what has not failed. */
  frames: z.number(),
  /** Null where the length of one of them is not known. */
  framesTotal: z.number().nullable(),
  elapsedSeconds: z.number(),
  etaSeconds: z.number().nullable(),
});
export type Total = z.infer<typeof totalSchema>;

const appHeadSchema = z.object({
  /** Id of the film that is shown. */
  selected: z.string().nullable(),
  /** A film is being coloured, or a file exported. */
  running: z.boolean(),
  /** The person paused the queue. */
  paused: z.boolean(),
  total: totalSchema.nullable(),
  notice: noticeSchema.nullable(),
  /** Files that are made of films of the queue, in the order in which they are written. */
  exports: z.array(exportItemSchema),
});

/**
 * What the window shows. It lives in the main process; the page only draws it, so closing or reloading the page loses
 * nothing.
 */
export const appStateSchema = appHeadSchema.extend({ items: z.array(queueItemSchema) });
export type AppState = z.infer<typeof appStateSchema>;

/** A change of the state: plans are long, so only films that changed are sent again. */
export const stateUpdateSchema = appHeadSchema.extend({ order: z.array(z.string()), changed: z.array(queueItemSchema) });
export type StateUpdate = z.infer<typeof stateUpdateSchema>;

/** What changed from `before` to `after`; films are compared by identity, since nobody changes one in place. */
export function diffState(before: AppState | null, after: AppState): StateUpdate {
  const { items, ...head } = after;
  const known = new Set(before?.items);
  return { ...head, order: items.map(({ id }) => id), changed: items.filter((item) => !known.has(item)) };
}

/** The state after an update. Films that did not change stay the same objects. */
export function applyUpdate(state: AppState, { order, changed, ...head }: StateUpdate): AppState {
  const items = new Map([...state.items, ...changed].map((item) => [item.id, item]));
  return { ...head, items: order.map((id) => items.get(id)).filter((item) => item !== undefined) };
}

/** What the person may change of a request before it is run; the film is looked at again with it. */
export const requestChangeSchema = colorizeRequestSchema
  .omit({ film: true, output: true, project: true, force: true, promised: true, naming: true, onCpu: true })
  .partial();
export type RequestChange = z.infer<typeof requestChangeSchema>;

/** The films that a command is about. */
const several = z.array(z.uuid()).min(1);

const nothing = z.tuple([]);
const one = z.tuple([z.uuid()]);

export const queueCommands = {
  'state:get': { args: nothing, result: appStateSchema },
  /** Paths of dropped, pasted or chosen files and folders; the preload script takes them from File objects, the page cannot name any. */
  'queue:add': { args: z.tuple([z.array(z.string().min(1)).min(1)]), result: z.void() },
  /** Asks for films, or for a folder of them. */
  'queue:choose': { args: z.tuple([z.enum(['films', 'folder'])]), result: z.void() },
  /** Adds the films whose paths the clipboard holds as text. */
  'queue:paste': { args: nothing, result: z.void() },
  'queue:select': { args: one, result: z.void() },
  /** Puts a film at a place, counted from 0. */
  'queue:move': { args: z.tuple([z.uuid(), z.number().int().nonnegative()]), result: z.void() },
  /** Puts a film one place up or down. */
  'queue:shift': { args: z.tuple([z.uuid(), z.union([z.literal(1), z.literal(-1)])]), result: z.void() },
  'queue:remove': { args: one, result: z.void() },
  /** Puts films back that were taken out. */
  'queue:bring-back': { args: z.tuple([several]), result: z.void() },
  /** Takes the films out that are done. */
  'queue:clear-done': { args: nothing, result: z.void() },
  /** Gives one film its turn, or all that are planned. */
  'queue:start': { args: z.tuple([z.uuid().nullable()]), result: z.void() },
  'queue:stop': { args: one, result: z.void() },
  'queue:pause': { args: nothing, result: z.void() },
  'queue:resume': { args: nothing, result: z.void() },
  /** Once more after a failure. */
  'queue:retry': { args: one, result: z.void() },
  /** Colours a film that is in colour again, with other settings, as a version of its own: nothing of the first is lost. */
  'queue:colour-again': { args: z.tuple([z.uuid(), requestChangeSchema]), result: z.void() },
  'queue:change': { args: z.tuple([z.uuid(), requestChangeSchema]), result: z.void() },
  /** What the coloured file of each of these films is for; they are looked at again with it. */
  'queue:purpose': { args: z.tuple([several, purposeSchema]), result: z.void() },
  /** How the coloured file of each of these films is written. */
  'queue:format': { args: z.tuple([several, exportChoiceSchema.partial()]), result: z.void() },
  /** Colours some seconds of a film from a time on, for a try: a row of its own, which goes before whole films. */
  'queue:try': { args: z.tuple([z.uuid(), z.number().nonnegative()]), result: z.void() },
  /** Puts the total of what is over away. */
  'queue:dismiss-total': { args: nothing, result: z.void() },
  'queue:dismiss-notice': { args: nothing, result: z.void() },
  /** Asks where the coloured film shall go. */
  'output:choose': { args: one, result: z.void() },
  /** Asks for another folder for it. */
  'output:choose-folder': { args: one, result: z.void() },
  /** Asks where the film is now. */
  'film:locate': { args: one, result: z.void() },
  /** How fast numbered pictures run, in frames a second, since they do not say it themselves. */
  'film:rate': { args: z.tuple([z.uuid(), z.number().int().positive().max(240)]), result: z.void() },
  /** Begins a project of another name, since the one there is damaged or another film's. */
  'project:begin-anew': { args: one, result: z.void() },
  /** Writes over the output that is there. Only valid after a failure with `output-exists`. */
  'output:replace': { args: one, result: z.void() },
  'output:show': { args: one, result: z.void() },
  /** Plays the coloured film in the system's own player. */
  'output:play': { args: one, result: z.void() },
  /** The person drags the coloured film out of the window. */
  'output:drag': { args: one, result: z.void() },
  /** Bytes that are free where the coloured film goes; null where nobody knows. */
  'output:room': { args: one, result: z.number().nonnegative().nullable() },
  /** Puts the details of a failure and the logs on the clipboard. */
  'failure:copy': { args: one, result: z.void() },
} as const;

export const queueEvents = {
  'state:changed': stateUpdateSchema,
} as const;

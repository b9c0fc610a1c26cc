import { z } from 'zod';
import { clipProgressSchema, clipRequestSchema } from '../job/clip.ts';
import { estimateSchema } from '../job/estimate.ts';
import { colorizeRequestSchema, doneSchema, exportRequestSchema, jobProgressSchema } from '../job/job.ts';
import { planSchema } from '../job/plan.ts';
import { deviceChoiceSchema } from '../job/settings.ts';
import { transferSchema } from '../networks/downloads.ts';
import { deviceTrialSchema, networksAnswerSchema, networksQuestionSchema } from '../networks/network-list.ts';
import { guideFilesAnswerSchema, guideFilesQuestionSchema } from '../project/guide-files.ts';
import { previewQuestionSchema, previewSourceSchema } from '../project/preview.ts';
import { thumbnailQuestionSchema, thumbnailSchema, timelineQuestionSchema, timelineSchema } from '../project/timeline.ts';

/** What is said while a call runs, for calls that say nothing. */
const nothing = z.never();

/*
 * Everything that the engine's process can be asked: what it is given, what it says meanwhile, and what it answers.
 * A call ends with its answer or with an error, always.
 */
const schemas = {
  /** Whether a film can be read, as far as its headers tell, which takes some hundredths of a second; an error says why not. */
  probe: { params: z.object({ film: z.string() }), progress: nothing, result: z.null() },
  /** States what colouring a film will do. */
  plan: { params: colorizeRequestSchema, progress: nothing, result: planSchema },
  /** What the plan will take, which is measured; null where that cannot be told. */
  estimate: { params: colorizeRequestSchema, progress: nothing, result: estimateSchema.nullable() },
  colorize: { params: colorizeRequestSchema, progress: jobProgressSchema, result: doneSchema },
  /** States what exporting a project would make; `estimatedBytes` is set in the answer. */
  'plan-export': { params: exportRequestSchema, progress: nothing, result: planSchema },
  export: { params: exportRequestSchema, progress: jobProgressSchema, result: doneSchema },
  /** A short part of a project's film to show around, before and after. */
  clip: { params: clipRequestSchema, progress: clipProgressSchema, result: z.null() },
  /** Packed pictures for the viewer; whoever is between the engine and the page hands them on unread. */
  preview: {
    params: z.object({ source: previewSourceSchema, question: previewQuestionSchema }),
    progress: nothing,
    result: z.instanceof(Uint8Array),
  },
  /** The timeline of a film, after the change that is asked for, if any. */
  timeline: {
    params: z.object({ source: previewSourceSchema, question: timelineQuestionSchema }),
    progress: nothing,
    result: timelineSchema,
  },
  thumbnail: {
    params: z.object({ source: previewSourceSchema, question: thumbnailQuestionSchema }),
    progress: nothing,
    result: thumbnailSchema,
  },
  /** Pictures become a film's guides, or its frames pictures. */
  'guide-files': {
    params: z.object({ source: previewSourceSchema, question: guideFilesQuestionSchema }),
    progress: nothing,
    result: guideFilesAnswerSchema,
  },
  /** The networks there are, after the change that is asked for, if any. */
  networks: { params: networksQuestionSchema, progress: transferSchema, result: networksAnswerSchema },
  /** Tries a device, or each, with a network; null is the default one. */
  'try-devices': {
    params: z.object({ model: z.string().nullable(), device: deviceChoiceSchema }),
    progress: nothing,
    result: deviceTrialSchema,
  },
} as const;

/** The names of the calls. */
export type Method = keyof typeof schemas;

/** The types of each call. */
export type Calls = {
  readonly [M in Method]: {
    readonly params: z.output<(typeof schemas)[M]['params']>;
    readonly progress: z.output<(typeof schemas)[M]['progress']>;
    readonly result: z.output<(typeof schemas)[M]['result']>;
  };
};

/** The schemas of each call. */
export const methods: {
  readonly [M in Method]: {
    readonly params: z.ZodType<Calls[M]['params']>;
    readonly progress: z.ZodType<Calls[M]['progress']>;
    readonly result: z.ZodType<Calls[M]['result']>;
  };
} = schemas;

export function isMethod(name: string): name is Method {
  return Object.hasOwn(schemas, name);
}

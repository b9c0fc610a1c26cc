import { z } from 'zod';
import { failureSchema } from '../job/failure.ts';
import { guideScopeSchema } from '../project/guide-scope.ts';
import { filmFrameSchema, guideFilesAnswerSchema } from '../project/guide-files.ts';

const item = z.uuid();

/** What came of it; null where the person thought better of it, or the film is not there any more. Or why nothing did. */
export const guideFilesResultSchema = z.object({
  answer: guideFilesAnswerSchema.nullable(),
  failure: failureSchema.pick({ code: true, message: true, problem: true }).nullable(),
});
export type GuideFilesResult = z.infer<typeof guideFilesResultSchema>;

/** Commands about pictures that become guides, by a film's id in the queue. */
export const guidesCommands = {
  /** Pictures and folders of them; the preload script takes their paths from File objects. The frame is the one in view. */
  'guides:add': { args: z.tuple([item, z.array(z.string().min(1)).min(1), filmFrameSchema]), result: guideFilesResultSchema },
  /** Asks for pictures. */
  'guides:choose': { args: z.tuple([item, filmFrameSchema]), result: guideFilesResultSchema },
  /** Gives the colours of a frame to other shots that show the same things; film seconds. */
  'guides:spread': { args: z.tuple([item, z.number().nonnegative(), guideScopeSchema]), result: guideFilesResultSchema },
  /** Asks for a folder and writes frames into it, to be coloured elsewhere. */
  'guides:export': { args: z.tuple([item]), result: guideFilesResultSchema },
} as const;

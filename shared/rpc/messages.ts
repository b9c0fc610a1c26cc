import { z } from 'zod';
import { errorCodes } from '../job/errors.ts';
import { problemSchema } from '../job/problem.ts';

/*
 * The envelopes that calls travel in. What is inside belongs to the call's method and is parsed by its schemas, so that a
 * bad message fails the one call that it is about and nothing else.
 */

/** App → engine process. */
export const toEngineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('call'), id: z.string(), method: z.string(), params: z.unknown() }),
  /** The caller's signal has aborted; the call still ends by its answer or an error. */
  z.object({ type: z.literal('cancel'), id: z.string() }),
  /** Holds a colouring or an export between two chunks, with its encoder alive, until it is resumed or cancelled. */
  z.object({ type: z.literal('pause'), id: z.string() }),
  z.object({ type: z.literal('resume'), id: z.string() }),
]);
export type ToEngine = z.infer<typeof toEngineSchema>;

/** Engine process → app: `id` is the call's. */
export const fromEngineSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('progress'), id: z.string(), progress: z.unknown() }),
  z.object({ type: z.literal('result'), id: z.string(), result: z.unknown() }),
  z.object({
    type: z.literal('error'),
    id: z.string(),
    error: z.object({ code: z.enum(errorCodes), message: z.string(), problem: problemSchema.optional() }),
  }),
]);
export type FromEngine = z.infer<typeof fromEngineSchema>;

/** The call that a message is about, even of one that is otherwise no message. */
export function idOf(message: unknown): string | null {
  const read = z.object({ id: z.string() }).safeParse(message);
  return read.success ? read.data.id : null;
}

import { z } from 'zod';

/** A tensor as a network's file declares it; an open dimension is null, as are the shape and type of what is no picture. */
export const declaredTensorSchema = z.object({
  name: z.string(),
  type: z.string().nullable(),
  shape: z.array(z.number().nullable()).nullable(),
});
export type NamedTensor = z.infer<typeof declaredTensorSchema>;

const tensor = declaredTensorSchema;
const name = z.string();
const channels = z.number();

/** Why a file is not a network of some kind. `describeMisfit` puts it into words. */
export const misfitSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('no-input') }),
  z.object({ code: z.literal('no-input-named'), name }),
  z.object({ code: z.literal('not-floats'), tensor }),
  z.object({ code: z.literal('other-input'), tensor, channels }),
  z.object({ code: z.literal('no-output'), outputs: z.array(tensor), channels }),
  z.object({ code: z.literal('no-output-named'), name }),
  z.object({ code: z.literal('other-batch'), name, batch: z.number() }),
  z.object({ code: z.literal('more-inputs'), inputs: z.array(tensor) }),
  /** ONNX Runtime's own word on it. */
  z.object({ code: z.literal('cannot-run'), said: z.string() }),
  z.object({ code: z.literal('other-answer') }),
  z.object({ code: z.literal('no-number') }),
  /** a*b* of its answer, and the most that any colour has. */
  z.object({ code: z.literal('no-colour'), ab: z.number(), most: z.number() }),
  z.object({ code: z.literal('tiny-answer'), width: z.number(), height: z.number() }),
  /** Mean difference of lightness, of 100. */
  z.object({ code: z.literal('other-picture'), off: z.number() }),
]);
export type Misfit = z.infer<typeof misfitSchema>;

/** What is odd, though not wrong, about a network that was added. */
export const networkWarningSchema = z.object({
  /** It left the test picture as good as grey. */
  code: z.literal('nearly-grey'),
});
export type NetworkWarning = z.infer<typeof networkWarningSchema>;

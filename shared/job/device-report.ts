import { z } from 'zod';
import { deviceSchema } from './settings.ts';

/** Why a device is used or not, for those who put it into words. */
export const deviceReasonSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('works'), milliseconds: z.number() }),
  z.object({ code: z.literal('slower'), milliseconds: z.number(), than: deviceSchema }),
  /** CUDA is a separate download of ONNX Runtime. */
  z.object({ code: z.literal('not-installed') }),
  z.object({ code: z.literal('no-vulkan') }),
  z.object({ code: z.literal('no-driver') }),
  z.object({ code: z.literal('not-in-build') }),
  z.object({ code: z.literal('no-adapter') }),
  /** The process died twice while the device was tried. */
  z.object({ code: z.literal('died-before') }),
  z.object({ code: z.literal('no-answer'), seconds: z.number() }),
  /** Its a*b* are off by this much from the CPU's; null where they are no numbers. */
  z.object({ code: z.literal('differs'), by: z.number().nullable() }),
  /** What ONNX Runtime said. */
  z.object({ code: z.literal('refused'), message: z.string() }),
]);
export type DeviceReason = z.infer<typeof deviceReasonSchema>;

/** How each execution provider fared when it was tried. */
export const deviceReportSchema = z.object({
  device: deviceSchema,
  usable: z.boolean(),
  /** Why it is not used, or how fast it was; for people. */
  detail: z.string(),
  reason: deviceReasonSchema,
  millisecondsPerFrame: z.number().nullable(),
});
export type DeviceReport = z.infer<typeof deviceReportSchema>;

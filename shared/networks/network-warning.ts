import { z } from 'zod';

/** What is odd, though not wrong, about a network that was added. */
export const networkWarningSchema = z.object({
  /** It left the test picture as good as grey. */
  code: z.literal('nearly-grey'),
});
export type NetworkWarning = z.infer<typeof networkWarningSchema>;

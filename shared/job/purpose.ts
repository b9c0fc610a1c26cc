import { z } from 'zod';

/** What a coloured film is for. */
export const purposeSchema = z.enum(['share', 'archive', 'archive-lossless', 'edit', 'small']);
export type Purpose = z.infer<typeof purposeSchema>;

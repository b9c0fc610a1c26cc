import { z } from 'zod';

/** A short film to show around: MP4 with its sound, or an animated GIF, which is smaller and plays wherever a picture does. */
export const clipFormSchema = z.enum(['mp4', 'gif']);
export type ClipForm = z.infer<typeof clipFormSchema>;

/** Seconds of a clip where nobody said which part. */
export const usualClipSeconds = 6;
/** More would be a film; those are exported. */
export const longestClipSeconds = 60;

/** A wish for a part of a coloured film, before and after. */
export const clipRequestSchema = z.object({
  project: z.string().min(1),
  output: z.string().min(1),
  form: clipFormSchema,
  startSeconds: z.number().nonnegative(),
  durationSeconds: z.number().positive().max(longestClipSeconds),
});
export type ClipRequest = z.infer<typeof clipRequestSchema>;

/** How far a clip is, 0 to 1. */
export const clipProgressSchema = z.object({ share: z.number().min(0).max(1) });
export type ClipProgress = z.infer<typeof clipProgressSchema>;

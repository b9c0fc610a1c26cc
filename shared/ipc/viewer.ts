import { z } from 'zod';
import { clipFormSchema, clipProgressSchema, clipRequestSchema } from '../job/clip.ts';

/** What became of a picture: the name it got (null where the person thought better of it), or why it could not be written. */
export const savedPictureSchema = z.object({
  name: z.string().nullable(),
  failure: z.enum(['full', 'forbidden', 'gone', 'other']).nullable(),
});
export type SavedPicture = z.infer<typeof savedPictureSchema>;

/** The same of a clip; its part may not be in colour yet, or its film be at work. */
export const savedClipSchema = z.object({
  name: savedPictureSchema.shape.name,
  failure: z.enum(['full', 'forbidden', 'uncoloured', 'busy', 'other']).nullable(),
});
export type SavedClip = z.infer<typeof savedClipSchema>;

/** Commands of the viewer. Pictures and film come by the films' own host, see shared/film/film-address.ts. */
export const viewerCommands = {
  /** Asks where a picture (PNG) of a film shall go, a name proposed, and writes it. */
  'viewer:save-picture': { args: z.tuple([z.uuid(), z.string().max(200), z.instanceof(Uint8Array)]), result: savedPictureSchema },
  /** Asks where a clip of a film shall go; `name` is null where the person thought better of it. */
  'viewer:place-clip': { args: z.tuple([z.uuid(), clipFormSchema]), result: savedClipSchema },
  /** Makes the clip that a place was chosen for. */
  'viewer:save-clip': {
    args: z.tuple([z.uuid(), clipRequestSchema.pick({ startSeconds: true, durationSeconds: true })]),
    result: savedClipSchema,
  },
  /** Ends the making of a film's clip; it then comes to its end as one that the person thought better of. */
  'viewer:stop-clip': { args: z.tuple([z.uuid()]), result: z.void() },
} as const;

export const viewerEvents = {
  /** How far the clip of a film is. */
  'viewer:clip-progress': clipProgressSchema.extend({ id: z.uuid() }),
} as const;

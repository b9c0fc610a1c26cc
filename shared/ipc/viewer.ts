import { z } from 'zod';

/** What became of a picture: the name it got (null where the person thought better of it), or why it could not be written. */
export const savedPictureSchema = z.object({
  name: z.string().nullable(),
  failure: z.enum(['full', 'forbidden', 'gone', 'other']).nullable(),
});
export type SavedPicture = z.infer<typeof savedPictureSchema>;

/** Commands of the viewer. Pictures and film come by the films' own host, see shared/film/film-address.ts. */
export const viewerCommands = {
  /** Asks where a picture (PNG) of a film shall go, a name proposed, and writes it. */
  'viewer:save-picture': { args: z.tuple([z.uuid(), z.string().max(200), z.instanceof(Uint8Array)]), result: savedPictureSchema },
} as const;

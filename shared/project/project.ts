import { z } from 'zod';
import { rationalSchema } from '../film/film.ts';
import { colourSettingsSchema, deviceSchema, sectionSchema } from '../job/settings.ts';

/** Which film a project belongs to: content, not name, so that a film may be moved or renamed. */
export const filmIdentitySchema = z.object({
  bytes: z.number().int().nonnegative(),
  /** SHA-256 over the size and the first, middle and last mebibyte. */
  fingerprint: z.string().regex(/^[0-9a-f]{64}$/),
});
export type FilmIdentity = z.infer<typeof filmIdentitySchema>;

/** What decides the content of a colour track: equal keys mean equal tracks. */
export const trackKeySchema = z.object({
  settings: colourSettingsSchema,
  /** SHA-256 of the network's file. */
  modelSha256: z.string(),
  section: sectionSchema,
  deinterlace: z.boolean(),
  /** Execution providers differ in the last bits, so each makes a track of its own. */
  device: deviceSchema,
  /** Grows when a change to the engine makes it colour differently. */
  engine: z.number().int(),
});
export type TrackKey = z.infer<typeof trackKeySchema>;

/** A colour track: chroma at network size for each frame of a section of the film. */
export const trackInfoSchema = z.object({
  id: z.number().int(),
  key: trackKeySchema,
  /** Size of the chroma planes, samples. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** Unit of the frames' timestamps, seconds. */
  timeBase: rationalSchema,
  /** What the network takes a frame, milliseconds, as reckoned when the track was begun; `every: auto` follows it. */
  networkMilliseconds: z.number().nonnegative(),
  /** Set once the film's last frame is stored. Edits may have made gaps since. */
  complete: z.boolean(),
  /** How many frames the section has; null until its end was reached. */
  frames: z.number().int().nonnegative().nullable(),
});
export type TrackInfo = z.infer<typeof trackInfoSchema>;

import { z } from 'zod';
import { lookSchema } from '../project/look.ts';

export const deviceChoiceSchema = z.enum(['auto', 'cpu', 'webgpu', 'cuda', 'directml', 'coreml']);
export type DeviceChoice = z.infer<typeof deviceChoiceSchema>;
export const deviceSchema = deviceChoiceSchema.exclude(['auto']);
export type Device = z.infer<typeof deviceSchema>;

/** The settings that decide what the colour track holds. Two runs with equal settings make the same track. */
export const colourSettingsSchema = z.object({
  model: z.string(),
  /** Temporal smoothing, 0 (the network's own answer) to 1. */
  smoothing: z.number().min(0).max(1),
  /** Every how manieth frame the network sees; `auto` lets the device and the motion decide. */
  every: z.union([z.literal('auto'), z.number().int().min(1).max(240)]),
  /** Whether a shot of a scene that was there before takes the scene's colours; tracks of earlier versions do not. */
  scenes: z.boolean().default(false),
});
export type ColourSettings = z.infer<typeof colourSettingsSchema>;

export const defaultSmoothing: ColourSettings['smoothing'] = 0.5;
export const defaultEvery: ColourSettings['every'] = 'auto';
export const defaultScenes: ColourSettings['scenes'] = true;

export const codecSchema = z.enum(['h264', 'h265', 'av1', 'prores', 'ffv1', 'png', 'tiff']);
export type Codec = z.infer<typeof codecSchema>;

/** `pictures`: a folder of numbered pictures, one a frame. */
export const containerSchema = z.enum(['mp4', 'mkv', 'mov', 'pictures']);
export type Container = z.infer<typeof containerSchema>;

/** The settings that decide how film and colour track become a file. */
export const exportSettingsSchema = z.object({
  codec: codecSchema,
  /** The encoder's own constant-quality number; null is the codec's default. */
  quality: z.number().int().nullable(),
  /** The encoder's own preset name; null is the codec's default. */
  preset: z.string().nullable(),
  /** Bits a sample; null is the film's own where the codec has them, else the nearest. */
  bitDepth: z.number().int().nullable(),
  /** These three are a look over the whole film; it is combined with what the project says of the film and its shots. */
  ...lookSchema.shape,
  /** Turn interlaced film into one progressive frame for each frame. */
  deinterlace: z.boolean(),
  container: containerSchema,
});
export type ExportSettings = z.infer<typeof exportSettingsSchema>;

/** `auto` tries hardware first, `software` makes the same file on every machine; else FFmpeg's name of an encoder. */
export const encoderChoiceSchema = z.union([z.literal(['auto', 'software']), z.string().regex(/^[a-z0-9_-]+$/)]);

/** Which of the film's tracks are kept, by their index in the file; null is all of them. */
export const trackChoiceSchema = z.object({
  audio: z.array(z.number().int().nonnegative()).nullable(),
  subtitles: z.array(z.number().int().nonnegative()).nullable(),
});
export type TrackChoice = z.infer<typeof trackChoiceSchema>;

export const allTracks: TrackChoice = { audio: null, subtitles: null };

/** The part of the film that is coloured, in seconds from its start; null is to the end. */
export const sectionSchema = z.object({
  startSeconds: z.number().nonnegative(),
  durationSeconds: z.number().positive().nullable(),
});
export type Section = z.infer<typeof sectionSchema>;

/** All of the film. */
export const wholeFilm: Section = { startSeconds: 0, durationSeconds: null };

export function isWholeFilm({ startSeconds, durationSeconds }: Section): boolean {
  return startSeconds === 0 && durationSeconds === null;
}

import { z } from 'zod';

/** A fraction such as a frame rate, a time base or a sample aspect ratio. `den` is never 0. */
export const rationalSchema = z.object({
  num: z.number().int(),
  den: z
    .number()
    .int()
    .refine((den) => den !== 0),
});
export type Rational = z.infer<typeof rationalSchema>;

export const streamKindSchema = z.enum(['audio', 'video', 'picture', 'subtitle', 'attachment', 'data']);
export type StreamKind = z.infer<typeof streamKindSchema>;

/** The matrix that turned R'G'B' into Y'CbCr. Kinetint writes one of these; others are mapped to the nearest. */
export const matrixSchema = z.enum(['bt601', 'bt709', 'bt2020']);
export type Matrix = z.infer<typeof matrixSchema>;

export const rangeSchema = z.enum(['limited', 'full']);
export type Range = z.infer<typeof rangeSchema>;

/** How the samples of a picture are laid out. `gray` has no chroma planes, `rgb` has no luma plane. */
export const samplingSchema = z.enum(['gray', '420', '422', '444', '411', '410', '440', 'rgb']);
export type Sampling = z.infer<typeof samplingSchema>;

export const fieldOrderSchema = z.enum(['progressive', 'top-first', 'bottom-first', 'unknown']);
export type FieldOrder = z.infer<typeof fieldOrderSchema>;

/** Names and values as the file has them, without those that tell of its making (encoder, brands, statistics). */
const tagsSchema = z.record(z.string(), z.string()).default({});

export const videoStreamSchema = z.object({
  /** Index of the stream in the file, as FFmpeg counts it. */
  index: z.number().int().nonnegative(),
  codec: z.string(),
  /** Coded size in samples, before the sample aspect ratio and before rotation. */
  width: z.number().int().positive(),
  height: z.number().int().positive(),
  /** Degrees clockwise the player turns the picture: 0, 90, 180 or 270. */
  rotation: z.number().int(),
  /** FFmpeg's filters that turn and mirror the picture as a player does; none where it is upright. */
  turning: z
    .array(z.enum(['transpose=clock', 'transpose=cclock', 'transpose=clock_flip', 'transpose=cclock_flip', 'hflip', 'vflip']))
    .default([]),
  /** FFmpeg's name, for example `yuv420p10le`. */
  pixelFormat: z.string(),
  bitDepth: z.number().int().positive(),
  sampling: samplingSchema,
  range: rangeSchema,
  matrix: matrixSchema,
  /** FFmpeg's names as found in the file; null where the file does not say. */
  tags: z.object({
    range: z.string().nullable(),
    matrix: z.string().nullable(),
    primaries: z.string().nullable(),
    transfer: z.string().nullable(),
    chromaLocation: z.string().nullable(),
  }),
  sampleAspectRatio: rationalSchema,
  /** Mean frame rate, frames a second; null where the file does not say. */
  frameRate: rationalSchema.nullable(),
  /** True where frames are not evenly spaced, as far as the container tells. */
  variableFrameRate: z.boolean(),
  timeBase: rationalSchema,
  startSeconds: z.number(),
  /** Number of frames as the container states or estimates it; null where unknown. Never exact: count instead. */
  frames: z.number().int().nonnegative().nullable(),
  fieldOrder: fieldOrderSchema,
  language: z.string().nullable(),
  title: z.string().nullable(),
  /** Names of the dispositions that are set: `default`, `forced`, … */
  dispositions: z.array(z.string()),
  /** Captions (CEA-608, CEA-708) lie inside the picture's frames. A plan of an earlier version does not say. */
  captions: z.boolean().default(false),
  /** It says what display it was made for (HDR10, HDR10+, Dolby Vision). */
  hdr: z.boolean().default(false),
  /** Where it says how transparent it is: in its frames, or beside them (WebM), where FFmpeg does not look. */
  alpha: z.enum(['none', 'inside', 'apart']).default('none'),
  /** What else it says of itself beside its samples, by FFmpeg's names (`Stereo 3D`, `ICC profile`), which no encoder here writes. */
  sideData: z.array(z.string()).default([]),
  trackTags: tagsSchema,
});
export type VideoStream = z.infer<typeof videoStreamSchema>;

/** Any stream other than the picture that is coloured. */
export const otherStreamSchema = z.object({
  index: z.number().int().nonnegative(),
  kind: streamKindSchema,
  codec: z.string(),
  language: z.string().nullable(),
  title: z.string().nullable(),
  /** Names of the dispositions that are set: `default`, `forced`, `attached_pic`, … */
  dispositions: z.array(z.string()),
  channels: z.number().int().nullable(),
  sampleRate: z.number().int().nullable(),
  trackTags: tagsSchema,
});
export type OtherStream = z.infer<typeof otherStreamSchema>;

/** Pictures in files of their own that make up a film: FFmpeg's pattern of their names, and which numbers there are. */
export const numberedPicturesSchema = z.object({
  /** `/scans/roll_%06d.dpx`; percent signs of the name itself are doubled. */
  pattern: z.string(),
  first: z.number().int().nonnegative(),
  count: z.number().int().positive(),
  rate: rationalSchema,
  /** Nobody said how fast they run. */
  rateAssumed: z.boolean(),
});

/** What a film file holds. */
export const filmInfoSchema = z.object({
  path: z.string(),
  bytes: z.number().int().nonnegative(),
  /** FFmpeg's demuxer names, for example `mov,mp4,m4a,3gp,3g2,mj2`. */
  container: z.string(),
  startSeconds: z.number(),
  durationSeconds: z.number().nullable(),
  video: videoStreamSchema,
  others: z.array(otherStreamSchema),
  chapters: z.number().int().nonnegative(),
  title: z.string().nullable(),
  tags: tagsSchema,
  /** Names of a transport stream's programmes, if it has several: which track is whose it alone says. */
  programmes: z.array(z.string()).default([]),
  /** Names that a transport stream gives the programme of the picture (`service_name`, `service_provider`); these are among the tags too. */
  programmeTags: tagsSchema.default({}),
  /** Of the first frame: `01:00:00:00`, with `;` before the frames where some are dropped. */
  timecode: z.string().nullable().default(null),
  /** Set where the film is a row of numbered pictures. */
  pictures: numberedPicturesSchema.nullable().default(null),
});
export type FilmInfo = z.infer<typeof filmInfoSchema>;

/** What looking at some of the film's frames showed, which no header tells. */
export const pictureInspectionSchema = z.object({
  /** `mixed` is telecined or part-interlaced footage. */
  scan: z.enum(['progressive', 'top-first', 'bottom-first', 'mixed']),
  /** `gray`: no colour; `tinted`: one hue all over (sepia, tinting, a toned print); `coloured`: a colour film already. */
  colour: z.enum(['gray', 'tinted', 'coloured']),
  /** Mean a*, b* of the frames looked at. */
  meanAb: z.tuple([z.number(), z.number()]),
  /** Mean chroma C*ab of the frames looked at, 0 for grey. */
  meanChroma: z.number(),
  framesSeen: z.number().int().nonnegative(),
  /** Captions lie inside the picture of one of them. A plan of an earlier version does not say. */
  captions: z.boolean().default(false),
  /** Parts of one of them are transparent. */
  transparent: z.boolean().default(false),
});
export type PictureInspection = z.infer<typeof pictureInspectionSchema>;

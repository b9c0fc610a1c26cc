import { z } from 'zod';

// ffprobe writes most numbers as strings and leaves out what it does not know. Films are foreign data: fields that are
// not used are not looked at, so that a new version of ffprobe breaks nothing.

const tagsSchema = z.record(z.string(), z.string()).optional();

export const probedStreamSchema = z.object({
  index: z.number().int().nonnegative(),
  codec_type: z.string().optional(),
  codec_name: z.string().optional(),
  codec_tag_string: z.string().optional(),
  width: z.number().optional(),
  height: z.number().optional(),
  pix_fmt: z.string().optional(),
  bits_per_raw_sample: z.string().optional(),
  color_range: z.string().optional(),
  color_space: z.string().optional(),
  color_transfer: z.string().optional(),
  color_primaries: z.string().optional(),
  chroma_location: z.string().optional(),
  field_order: z.string().optional(),
  sample_aspect_ratio: z.string().optional(),
  r_frame_rate: z.string().optional(),
  avg_frame_rate: z.string().optional(),
  time_base: z.string().optional(),
  start_time: z.string().optional(),
  duration: z.string().optional(),
  nb_frames: z.string().optional(),
  channels: z.number().optional(),
  sample_rate: z.string().optional(),
  disposition: z.record(z.string(), z.number()).optional(),
  tags: tagsSchema,
  side_data_list: z
    .array(z.object({ side_data_type: z.string().optional(), rotation: z.number().optional(), displaymatrix: z.string().optional() }))
    .optional(),
});
export type ProbedStream = z.infer<typeof probedStreamSchema>;

const programSchema = z.object({
  program_num: z.number().optional(),
  tags: tagsSchema,
  streams: z.array(z.object({ index: z.number().int().nonnegative() })).default([]),
});

/** The answer to `ffprobe -show_format -show_streams -show_programs -show_chapters -of json`. */
export const probedFilmSchema = z.object({
  streams: z.array(probedStreamSchema).default([]),
  chapters: z.array(z.unknown()).default([]),
  programs: z.array(programSchema).default([]),
  format: z.object({
    format_name: z.string(),
    start_time: z.string().optional(),
    duration: z.string().optional(),
    tags: tagsSchema,
  }),
});
export type ProbedFilm = z.infer<typeof probedFilmSchema>;

/** The answer to `ffprobe -show_entries packet=pts_time -of json`. */
export const probedPacketsSchema = z.object({
  packets: z.array(z.object({ pts_time: z.string().optional() })).default([]),
});

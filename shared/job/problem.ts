import { z } from 'zod';
import { misfitSchema } from '../networks/misfit.ts';
import { deviceReasonSchema } from './device-report.ts';
import { encoderReportSchema } from './plan.ts';
import { containerSchema, deviceSchema } from './settings.ts';

const id = z.string();
const path = z.string();
/** Name of a file without its folder. */
const file = z.string();
const host = z.string();
const said = z.string();

/** Why a server's file did not come. */
const downloadTroubleSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('name-unknown') }),
  z.object({ code: z.literal('refused') }),
  z.object({ code: z.literal('silent') }),
  z.object({ code: z.literal('unencrypted'), origin: z.string() }),
  z.object({ code: z.literal('endless') }),
  z.object({ code: z.literal('short'), received: z.number(), total: z.number() }),
  z.object({ code: z.literal('said'), said }),
]);
export type DownloadTrouble = z.infer<typeof downloadTroubleSchema>;

/** What exactly went wrong, where an error's code says only of what kind it is. `describeProblem` puts it into words. */
export const problemSchema = z.discriminatedUnion('code', [
  // Networks
  z.object({ code: z.literal('networks-missing') }),
  z.object({ code: z.literal('catalogue-unreadable'), path }),
  z.object({ code: z.literal('own-catalogue-unreadable'), path }),
  z.object({ code: z.literal('downloads-unreadable'), path }),
  z.object({ code: z.literal('no-networks') }),
  z.object({ code: z.literal('network-unknown'), id }),
  z.object({ code: z.literal('network-file-missing'), id, path }),
  z.object({ code: z.literal('network-file-changed'), id, path }),
  z.object({ code: z.literal('network-name-bad'), id }),
  z.object({ code: z.literal('network-name-taken'), id }),
  z.object({ code: z.literal('network-stays'), id }),
  z.object({ code: z.literal('network-entry-wrong'), id, name: z.string() }),
  z.object({ code: z.literal('network-answer-wrong'), id, shape: z.string() }),
  z.object({ code: z.literal('not-onnx'), file, said }),
  z.object({ code: z.literal('network-too-large'), file, bytes: z.number(), mostBytes: z.number() }),
  /** It, or ONNX Runtime with it, took the process down that tried it; mostly for what it asked of the machine. */
  z.object({ code: z.literal('network-unbounded'), file }),
  z.object({ code: z.literal('misfit'), file, kind: z.string(), misfit: misfitSchema }),
  /** `reason` is null for a device that this platform does not have. */
  z.object({ code: z.literal('device-unusable'), device: deviceSchema, reason: deviceReasonSchema.nullable() }),
  z.object({ code: z.literal('network-not-on-device'), name: z.string(), device: deviceSchema, reason: deviceReasonSchema }),
  // Guides
  z.object({ code: z.literal('references-folder-missing'), path }),
  z.object({ code: z.literal('references-none'), path }),
  z.object({ code: z.literal('references-unusable'), path }),
  z.object({ code: z.literal('references-of-other-film'), path, film: file }),
  z.object({ code: z.literal('references-list-unreadable'), path, said }),
  z.object({ code: z.literal('hints-missing'), path }),
  z.object({ code: z.literal('hints-unreadable'), path, said }),
  z.object({ code: z.literal('hints-unusable'), path }),
  // Downloads of networks
  z.object({ code: z.literal('download-unknown'), id }),
  z.object({ code: z.literal('download-unverified'), id, host }),
  /** `published`: the checksum is its makers' word, not what came the first time. */
  z.object({ code: z.literal('download-mismatch'), id, host, published: z.boolean() }),
  z.object({ code: z.literal('download-refused'), id, host, answer: z.string() }),
  z.object({ code: z.literal('download-other-part'), id, host }),
  z.object({ code: z.literal('download-broken'), id, host, trouble: downloadTroubleSchema, keptBytes: z.number() }),
  z.object({ code: z.literal('download-stopped'), id, keptBytes: z.number() }),
  z.object({ code: z.literal('download-too-large'), id, folder: path, neededBytes: z.number(), leftBytes: z.number() }),
  // Places
  z.object({ code: z.literal('file-missing'), path }),
  z.object({ code: z.literal('disk-full'), path }),
  z.object({ code: z.literal('folder-missing'), path }),
  z.object({ code: z.literal('folder-is-file'), path }),
  z.object({ code: z.literal('folder-unwritable'), path }),
  z.object({ code: z.literal('output-is-film'), path }),
  z.object({ code: z.literal('output-is-folder'), path }),
  z.object({ code: z.literal('output-exists'), path }),
  /** A folder with other things than pictures that Kinetint wrote. */
  z.object({ code: z.literal('folder-of-others'), path }),
  /** An output or a project of another film of the same queue or command. */
  z.object({ code: z.literal('name-promised'), path }),
  /** A folder with several rows of numbered pictures: patterns of the longest few. */
  z.object({ code: z.literal('pictures-several'), path, patterns: z.array(z.string()), rows: z.number() }),
  /** Numbers without a picture; the first few gaps, both ends among them. */
  z.object({
    code: z.literal('pictures-missing'),
    pattern: z.string(),
    missing: z.number(),
    gaps: z.array(z.object({ from: z.number(), to: z.number() })),
    more: z.number(),
  }),
  z.object({ code: z.literal('name-too-long'), path, bytes: z.number() }),
  z.object({ code: z.literal('output-unwritable'), path }),
  z.object({ code: z.literal('output-full'), path }),
  z.object({ code: z.literal('temporary-full'), path }),
  z.object({ code: z.literal('temporary-unwritable'), path }),
  z.object({ code: z.literal('output-unknown-ending'), ending: z.string() }),
  z.object({ code: z.literal('output-codec-elsewhere'), codec: z.string(), container: containerSchema }),
  /** What was tried, and why nothing of it can be used. */
  z.object({ code: z.literal('no-encoder'), codec: z.string(), tried: z.array(encoderReportSchema.pick({ name: true, detail: true })) }),
  // Films
  z.object({ code: z.literal('film-is-folder'), path }),
  z.object({ code: z.literal('film-no-file'), path }),
  z.object({ code: z.literal('film-empty'), path }),
  z.object({ code: z.literal('film-forbidden'), path }),
  /** The system's own code. */
  z.object({ code: z.literal('film-unreadable'), path, said }),
  z.object({ code: z.literal('film-slow'), path }),
  z.object({ code: z.literal('film-text'), path }),
  /** A list of other files, such as an HLS playlist. */
  z.object({ code: z.literal('film-list'), path }),
  z.object({ code: z.literal('film-other'), path }),
  z.object({ code: z.literal('film-no-index'), path }),
  z.object({ code: z.literal('film-too-short'), path }),
  z.object({ code: z.literal('film-damaged'), path, said }),
  z.object({ code: z.literal('film-no-frames'), path }),
  z.object({ code: z.literal('film-encrypted'), path }),
  z.object({ code: z.literal('film-no-frame-decoded'), path }),
  z.object({ code: z.literal('film-empty-picture'), path }),
  z.object({ code: z.literal('film-no-picture-decoded'), path, said }),
  z.object({ code: z.literal('film-not-one-frame'), path }),
  z.object({ code: z.literal('film-nothing-decoded'), path }),
  z.object({ code: z.literal('film-no-video'), path, has: z.enum(['sound', 'subtitles', 'still', 'nothing']) }),
  z.object({ code: z.literal('film-codec-unknown'), path, tag: z.string().nullable() }),
  z.object({ code: z.literal('film-ends-before'), lengthSeconds: z.number(), startSeconds: z.number() }),
  z.object({ code: z.literal('film-no-track'), kind: z.enum(['audio', 'subtitle']), index: z.number() }),
  /** It is not the file any more that the work began with. */
  z.object({ code: z.literal('film-changed'), path }),
  z.object({ code: z.literal('film-not-looked-at') }),
  z.object({ code: z.literal('film-moved'), project: file, path }),
  // Projects
  z.object({ code: z.literal('project-missing'), path }),
  z.object({ code: z.literal('project-incomplete'), project: file }),
  z.object({ code: z.literal('project-network-gone'), firstFrame: z.number(), id }),
  z.object({ code: z.literal('project-of-other-film'), project: file, film: file }),
  z.object({ code: z.literal('project-of-other-frames') }),
  z.object({ code: z.literal('project-not-of-film'), path, project: file }),
  z.object({ code: z.literal('project-busy'), project: file }),
  z.object({ code: z.literal('project-elsewhere'), project: file }),
  z.object({ code: z.literal('project-foreign'), project: file }),
  z.object({ code: z.literal('project-newer'), project: file }),
  z.object({ code: z.literal('project-damaged'), project: file }),
  z.object({ code: z.literal('project-unwritable'), path }),
  z.object({ code: z.literal('project-no-place'), path }),
  z.object({ code: z.literal('project-full'), project: file }),
  z.object({ code: z.literal('project-disk-gone'), project: file }),
  // FFmpeg
  z.object({ code: z.literal('ffmpeg-missing'), name: z.enum(['ffmpeg', 'ffprobe']) }),
  z.object({ code: z.literal('ffmpeg-wrong'), variable: z.string(), path }),
  z.object({ code: z.literal('ffmpeg-unstartable'), said }),
  z.object({ code: z.literal('ffprobe-crashed'), path }),
  z.object({ code: z.literal('ffmpeg-killed'), frames: z.number() }),
  /** Of a fault of its own: a signal such as SIGSEGV. */
  z.object({ code: z.literal('ffmpeg-died'), signal: z.string(), said }),
  z.object({ code: z.literal('ffmpeg-wrote-other'), encoded: z.number(), written: z.number() }),
  z.object({ code: z.literal('ffmpeg-cannot-write'), path, said }),
  z.object({ code: z.literal('cover-unreadable'), path, said }),
]);
export type Problem = z.infer<typeof problemSchema>;

import { z } from 'zod';
import { otherStreamSchema } from '../film/film.ts';
import { orSentence, plainSentenceSchema } from '../words/plain-sentence.ts';
import { deviceReasonSchema } from './device-report.ts';
import { codecSchema, containerSchema, deviceSchema } from './settings.ts';
import { streamReasonSchema } from '../film/stream-reason.ts';

const stream = otherStreamSchema.pick({ index: true, kind: true, language: true, title: true });
/** Enough of a stream to name it. */
export type NamedStream = z.infer<typeof stream>;

const guideTroubleSchema = z.discriminatedUnion('code', [
  z.object({ code: z.literal('picture-broken'), said: z.string() }),
  z.object({ code: z.literal('name-ambiguous') }),
  z.object({ code: z.literal('nowhere-alike'), match: z.number() }),
  z.object({ code: z.literal('frame-taken'), by: z.string() }),
  z.object({ code: z.literal('past-end'), frame: z.number(), frames: z.number() }),
  z.object({ code: z.literal('after-end'), seconds: z.number() }),
  z.object({ code: z.literal('other-picture'), frame: z.number(), match: z.number() }),
  z.object({ code: z.literal('outside-picture'), x: z.number(), y: z.number() }),
]);
export type GuideTrouble = z.infer<typeof guideTroubleSchema>;

/** Something that cannot be kept, or looks wrong. `describeWarning` puts it into words. */
export const warningSchema = orSentence(
  z.discriminatedUnion('code', [
    z.object({ code: z.literal('stream-converted'), stream, reason: streamReasonSchema }),
    z.object({ code: z.literal('stream-left-out'), stream, reason: streamReasonSchema }),
    /** `marks` are FFmpeg's names of dispositions. */
    z.object({ code: z.literal('marks-lost'), stream, marks: z.array(z.string()), container: containerSchema }),
    z.object({ code: z.literal('language-lost'), stream, language: z.string(), container: containerSchema }),
    /** Names of a track's tags that the container has no place for. */
    z.object({ code: z.literal('stream-tags-lost'), stream, tags: z.array(z.string()), container: containerSchema }),
    /** Captions lie inside the picture, and the encoder writes none. */
    z.object({ code: z.literal('captions-lost') }),
    /** What the picture says of the display it was made for. */
    z.object({ code: z.literal('hdr-lost') }),
    /** From `seconds` on the picture is to be shown `after` times as wide as high, before that `before` times; `more` changes follow. */
    z.object({ code: z.literal('shape-changed'), seconds: z.number(), before: z.number(), after: z.number(), more: z.number() }),
    /** Tracks of several programmes of a transport stream go into one file, which does not say whose they are. */
    z.object({ code: z.literal('programmes-joined'), names: z.array(z.string()) }),
    /** `what` are FFmpeg's names of what the picture says beside its samples. */
    z.object({ code: z.literal('side-data-lost'), what: z.array(z.string()) }),
    /** Parts of the picture are transparent. */
    z.object({ code: z.literal('transparency-lost') }),
    /** Frames of other sizes than the first are made to fit its. `changes` are the first few, `more` says how many follow. */
    z.object({
      code: z.literal('size-changed'),
      width: z.number(),
      height: z.number(),
      changes: z.array(z.object({ seconds: z.number(), width: z.number(), height: z.number() })),
      more: z.number(),
    }),
    /** From there on frames are stored with other samples (format or range) than the first, to which they are converted. */
    z.object({ code: z.literal('samples-changed'), seconds: z.number() }),
    /** Numbered pictures do not say how fast they run; frames a second. */
    z.object({ code: z.literal('rate-assumed'), rate: z.number() }),
    /** What a film has as a whole and numbered pictures have no place for. */
    z.object({ code: z.literal('pictures-hold-less'), what: z.array(z.enum(['chapters', 'tags', 'timecode', 'captions'])) }),
    /** The film has more bits a sample than the codec keeps. */
    z.object({ code: z.literal('bits-lost'), bits: z.number(), kept: z.number(), codec: codecSchema }),
    /** Plans that were stored before pictures were written name no codec. */
    z.object({ code: z.literal('fields-unmarked'), codec: codecSchema.default('av1') }),
    /** What is added at the edge of the picture. */
    z.object({ code: z.literal('padded'), codec: codecSchema, added: z.enum(['column', 'row', 'both']) }),
    z.object({ code: z.literal('coloured-already') }),
    /** `said` is FFmpeg's own word on it; `expected` is null where the film has as many frames as it states. */
    z.object({ code: z.literal('damaged'), said: z.string().nullable(), frames: z.number(), expected: z.number().nullable() }),
    /** Another program held the file that was to be replaced. */
    z.object({ code: z.literal('output-held'), wanted: z.string(), path: z.string() }),
    /** A file came under the output's name while it was being made, and is not written over. Both are paths. */
    z.object({ code: z.literal('name-taken-meanwhile'), wanted: z.string(), output: z.string() }),
    /** An earlier run made just this file, a path, and nothing was left to do. */
    z.object({ code: z.literal('written-before'), output: z.string() }),
    /** The project that the film would usually have is that of another film. Both are names of files. */
    z.object({ code: z.literal('project-renamed'), project: z.string(), other: z.string() }),
    /** Colours that were stored are not as they were written, and are made anew; null is to the film's end. */
    z.object({
      code: z.literal('colours-damaged'),
      spans: z.array(z.object({ startSeconds: z.number(), endSeconds: z.number().nullable() })),
    }),
    /** Of so many sets of colours nobody can say any more what they are. */
    z.object({ code: z.literal('tracks-damaged'), count: z.number() }),
    /** What the person changed about the film last is lost. */
    z.object({ code: z.literal('edits-damaged') }),
    z.object({ code: z.literal('guide-picture-lost'), file: z.string(), seconds: z.number() }),
    /** The device failed in the middle of the job; the processor went on. */
    z.object({ code: z.literal('device-failed'), device: deviceSchema, reason: deviceReasonSchema }),
    /** A project will be, or was, set aside, and begun anew. Names of files. */
    z.object({ code: z.literal('project-damaged'), project: z.string() }),
    z.object({ code: z.literal('project-set-aside'), project: z.string(), aside: z.string() }),
    /** The engine died under the work and took it up again, maybe with the network on the CPU. */
    z.object({ code: z.literal('engine-restarted'), onCpu: z.boolean() }),
    /** A picture or a hint that gives the film no colours, and why. */
    z.object({ code: z.literal('guide-passed-over'), file: z.string(), why: guideTroubleSchema }),
    /** The frame that a picture without a number was found to be of; how like it, 0..1. */
    z.object({ code: z.literal('reference-found'), file: z.string(), frame: z.number(), match: z.number() }),
    /** A picture of no frame of the film: shots that show the same things, by the frames in their middle. */
    z.object({ code: z.literal('reference-matched'), file: z.string(), frames: z.array(z.number()).min(1) }),
    /** A picture whose brightness is little like its frame's, 0..1: what does not match is not used. */
    /** Shots that were to take colours and show nothing of them, or have guides of their own; film seconds within each. */
    z.object({ code: z.literal('shots-unlike'), seconds: z.array(z.number()).min(1) }),
    z.object({ code: z.literal('reference-unlike'), file: z.string(), match: z.number() }),
    plainSentenceSchema,
  ]),
);
export type Warning = z.infer<typeof warningSchema>;

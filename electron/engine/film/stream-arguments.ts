import type { FilmInfo, OtherStream, VideoStream } from '../../../shared/film/film.ts';
import type { StreamPlan } from '../../../shared/job/plan.ts';
import type { Container } from '../../../shared/job/settings.ts';
import { coverTypes, languageTag } from './container-support.ts';
import { brandTags, ownTags, statisticsTags } from './tags.ts';

/** Files that hold cover pictures, by index of their stream. See `extractCovers`. */
export type CoverFiles = ReadonlyMap<number, string>;

export interface StreamTarget {
  readonly container: Container;
  /** Without them no cover goes into Matroska, which keeps covers as attached files only. */
  readonly covers?: CoverFiles;
  /** Which of FFmpeg's inputs subtitles are read from, by their track, where that is not the film. */
  readonly subtitleInputs?: ReadonlyMap<number, number>;
  /** Set where a part of the film is written: how long that is, null where it goes on to the end. */
  readonly cutSeconds?: { readonly length: number | null } | null;
}

/** Dispositions that FFmpeg can be told; ffprobe may be newer and know more. */
const dispositionNames = new Set([
  ...['default', 'dub', 'original', 'comment', 'lyrics', 'karaoke', 'forced', 'hearing_impaired', 'visual_impaired', 'clean_effects'],
  ...['attached_pic', 'captions', 'descriptions', 'metadata', 'dependent', 'still_image'],
]);

/** Statistics, also as programs of old name them. They may be another file's already, and the muxer writes its own. And what tells of how the film was stored. */
const staleTags = [...statisticsTags.flatMap((name) => [name, `${name}-eng`]), ...ownTags];

/** The picture that is coloured, as the plain stream that its tags make it. */
export function colouredStream({ index, codec, language, title, dispositions, trackTags }: VideoStream): OtherStream {
  // The picture that was chosen is the one to show, whatever else it is.
  return {
    index,
    kind: 'video',
    codec,
    language,
    title,
    dispositions: [...new Set(['default', ...dispositions])],
    channels: null,
    sampleRate: null,
    trackTags,
  };
}

/** Generous, so that a second generation of sound is not heard. */
function aacBitRate(channels: number): string {
  return `${Math.min(128 * Math.max(1, channels), 640)}k`;
}

function codecArguments(plan: StreamPlan, stream: OtherStream, film: FilmInfo, container: Container, position: number): string[] {
  if (plan.action === 'convert' && plan.encoder !== null) {
    const rate = plan.encoder === 'aac' ? [`-b:${position}`, aacBitRate(stream.channels ?? 2)] : [];
    return [`-c:${position}`, plan.encoder, ...rate];
  }
  const args = [`-c:${position}`, 'copy'];
  // A tag meant for the coloured picture, such as hvc1, must not name another codec's stream.
  if (stream.kind === 'video' || stream.kind === 'picture') args.push(`-tag:${position}`, '0');
  if (container !== 'mkv' && stream.codec === 'alac' && stream.sampleRate !== null && film.container.includes('matroska')) {
    // Matroska need not state how long the last packet lasts, and the edit list of an MP4 would then cut it off.
    args.push(`-bsf:${position}`, `setts=duration=if(gt(DURATION\\,0)\\,DURATION\\,4096/${stream.sampleRate}/TB)`);
  }
  return args;
}

/** What is done to the times of subtitles: none lasts longer than the part of the film that is written. */
function lineArguments({ codec }: OtherStream, { container, cutSeconds }: StreamTarget, position: number): string[] {
  const filters: string[] = [];
  // A title without an end is stated as 50 days, which an MP4 cannot say.
  if (codec === 'dvd_subtitle' && container === 'mp4') filters.push('setts=duration=if(gt(DURATION*TB\\,3600)\\,5/TB\\,DURATION)');
  const length = cutSeconds?.length ?? null;
  if (length !== null)
    filters.push(`setts=duration=if(gt(DURATION\\,0)\\,max(1\\,min(DURATION\\,${length.toFixed(6)}/TB-PTS))\\,DURATION)`);
  return filters.length === 0 ? [] : [`-bsf:${position}`, filters.join(',')];
}

/** Tags that a container keeps under another name or code than the film's. */
function tagArguments(stream: OtherStream, container: Container, position: number): string[] {
  if (stream.kind === 'attachment' || stream.kind === 'picture') return [];
  const args: string[] = [];
  // MP4 and MOV have no title for a track; players show its handler's name.
  if (stream.title !== null) args.push(`-metadata:s:${position}`, `${container === 'mkv' ? 'title' : 'handler_name'}=${stream.title}`);
  const language = stream.language === null ? null : languageTag(stream.language, container);
  if (language !== null && language !== stream.language) args.push(`-metadata:s:${position}`, `language=${language}`);
  return args;
}

/** Codecs in MP4 that older FFmpeg, and for TrueHD every FFmpeg, calls experimental. */
const experimental = new Set(['opus', 'flac', 'truehd']);

/** Streams that become output streams by `-map`, in order. */
function mapped(streams: readonly StreamPlan[], { container }: StreamTarget): StreamPlan[] {
  return streams.filter((plan) => plan.action !== 'drop' && !(plan.kind === 'picture' && container === 'mkv'));
}

/**
 * FFmpeg's output arguments that realise a stream plan: the filter graph's `[coloured]` and the film's other streams in
 * the film's order, with tags, dispositions, chapters. The coloured picture's encoder is not among them; whoever sets
 * it by `-c:v` must put it before these, since the last option that fits a stream counts.
 *
 * @param inputIndex which of FFmpeg's inputs the film is
 * @param target the container that the plan was made for, and what `extractCovers` returned
 */
export function streamArguments(film: FilmInfo, streams: readonly StreamPlan[], inputIndex: number, target: StreamTarget): string[] {
  const all = new Map([...film.others, colouredStream(film.video)].map((stream) => [stream.index, stream]));
  const kept = mapped(streams, target);
  const args: string[] = [];
  kept.forEach((plan, position) => {
    const stream = all.get(plan.index);
    if (plan.action === 'colour') args.push('-map', '[coloured]');
    else if (stream !== undefined) {
      const other = target.subtitleInputs?.get(plan.index);
      args.push('-map', other === undefined ? `${inputIndex}:${plan.index}` : `${other}:0`);
      const asItIs: StreamPlan = other === undefined ? plan : { ...plan, action: 'copy', encoder: null };
      args.push(...codecArguments(asItIs, stream, film, target.container, position));
      if (plan.kind === 'subtitle') args.push(...lineArguments(stream, target, position));
    }
    // One explicit mapping of tags turns all automatic ones off, and the filter graph's stream has none: name each.
    args.push(`-map_metadata:s:${position}`, `${inputIndex}:s:${plan.index}`);
    const dispositions = stream?.dispositions ?? [];
    if (plan.kind !== 'attachment') {
      args.push(`-disposition:${position}`, dispositions.filter((name) => dispositionNames.has(name)).join('+') || '0');
    }
    if (stream !== undefined) args.push(...tagArguments(stream, target.container, position));
    if (plan.action === 'colour') args.push(`-metadata:s:${position}`, 'encoder=');
    args.push(...staleTags.flatMap((name) => [`-metadata:s:${position}`, `${name}=`]));
  });
  let position = kept.length;
  for (const [index, path] of target.covers ?? []) {
    const stream = all.get(index);
    const type = coverTypes[stream?.codec ?? ''] ?? coverTypes['mjpeg']!;
    const name = stream?.title ?? `cover.${type.ending}`;
    args.push('-attach', path, `-metadata:s:${position}`, `mimetype=${type.mime}`, `-metadata:s:${position}`, `filename=${name}`);
    position++;
  }
  if (kept.some((plan) => plan.action === 'copy' && experimental.has(all.get(plan.index)?.codec ?? ''))) {
    args.push('-strict', 'experimental');
  }
  args.push(...brandTags.flatMap((name) => ['-metadata', `${name}=`]));
  // FFmpeg gives these to a programme, not to the file.
  for (const [name, value] of Object.entries(film.programmeTags)) args.push('-metadata', `${name}=${value}`);
  args.push('-map_metadata', String(inputIndex), '-map_chapters', String(inputIndex));
  return args;
}

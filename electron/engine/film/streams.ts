import { extname } from 'node:path';
import { codecs } from '../../../shared/film/codecs.ts';
import type { FilmInfo, OtherStream } from '../../../shared/film/film.ts';
import type { StreamPlan } from '../../../shared/job/plan.ts';
import { allTracks, type Codec, type Container, type TrackChoice } from '../../../shared/job/settings.ts';
import type { StreamReason } from '../../../shared/film/stream-reason.ts';
import type { NamedStream, Warning } from '../../../shared/job/warning.ts';
import { colouredStream } from './stream-arguments.ts';
import { languageTag, lostDispositions, supportFor } from './container-support.ts';
import { problemError } from '../problem-error.ts';

export { streamArguments, type CoverFiles } from './stream-arguments.ts';

const containerOfEnding: Readonly<Record<string, Container>> = { '.mp4': 'mp4', '.m4v': 'mp4', '.mkv': 'mkv', '.mov': 'mov' };

/**
 * The container for an output file: by the ending of its name, else (no ending, no name yet) the codec's usual one.
 * @throws UserFacingError `output-unsupported` for an ending we do not write or a codec that does not go into it
 */
export function containerFor(outputPath: string | null, codec: Codec): Container {
  const possible = codecs[codec].containers;
  const ending = extname(outputPath ?? '').toLowerCase();
  const container = containerOfEnding[ending];
  // A folder may be called what it likes, but not after a film's file.
  if (ending === '' || (possible[0] === 'pictures' && container === undefined)) return possible[0];
  if (container === undefined) {
    throw problemError('output-unsupported', { code: 'output-unknown-ending', ending }, "end the output's name in .mp4, .mkv or .mov");
  }
  if (!possible.includes(container)) {
    const endings = possible.map((name) => `.${name}`).join(' or ');
    const remedy = possible[0] === 'pictures' ? 'give the name of a folder with -o' : `end the output's name in ${endings}`;
    throw problemError('output-unsupported', { code: 'output-codec-elsewhere', codec, container }, `${remedy}, or choose another --codec`);
  }
  return container;
}

/** Data that is not lost although its track is not copied: FFmpeg writes it anew from what it read. */
function rewrittenData(stream: OtherStream, film: FilmInfo): StreamReason | null {
  if (stream.kind !== 'data') return null;
  if (stream.codec === 'tmcd') return { code: 'timecode-rewritten' };
  return stream.codec === 'bin_data' && film.chapters > 0 ? { code: 'chapters-rewritten' } : null;
}

function nameOf({ index, kind, language, title }: OtherStream): NamedStream {
  return { index, kind, language, title };
}

/** What of a kept stream's tags is not kept. */
function lostTags(stream: OtherStream, container: Container): Warning[] {
  if (stream.kind === 'attachment' || stream.kind === 'picture' || container === 'pictures') return [];
  const marks = lostDispositions(stream, container);
  const { language } = stream;
  const tags = container === 'mkv' ? [] : Object.keys(stream.trackTags);
  return [
    ...(tags.length === 0 ? [] : [{ code: 'stream-tags-lost' as const, stream: nameOf(stream), tags, container }]),
    ...(marks.length === 0 ? [] : [{ code: 'marks-lost' as const, stream: nameOf(stream), marks, container }]),
    ...(language === null || languageTag(language, container) !== null
      ? []
      : [{ code: 'language-lost' as const, stream: nameOf(stream), language, container }]),
  ];
}

function planStream(stream: OtherStream, film: FilmInfo, container: Container, codec: Codec): { plan: StreamPlan; warnings: Warning[] } {
  const rewritten = container === 'pictures' ? null : rewrittenData(stream, film);
  const base = { index: stream.index, kind: stream.kind, encoder: null };
  if (rewritten !== null) return { plan: { ...base, action: 'drop', reason: rewritten }, warnings: [] };
  const support = supportFor(stream, container, codecs[codec].containers);
  switch (support.action) {
    case 'copy':
      return { plan: { ...base, action: 'copy', reason: null }, warnings: lostTags(stream, container) };
    case 'convert':
      return {
        plan: { ...base, action: 'convert', encoder: support.encoder, reason: support.reason },
        warnings: [{ code: 'stream-converted', stream: nameOf(stream), reason: support.reason }, ...lostTags(stream, container)],
      };
    case 'drop':
      return {
        plan: { ...base, action: 'drop', reason: support.reason },
        warnings: [{ code: 'stream-left-out', stream: nameOf(stream), reason: support.reason }],
      };
  }
}

/** What a film says of its tracks together, and of its picture beside its samples. */
function lostOfFilm({ programmes, video }: FilmInfo, container: Container): Warning[] {
  // Matroska keeps how two eyes' pictures lie under a tag of the track.
  const isKept = (name: string): boolean => container === 'mkv' && name === 'Stereo 3D' && 'stereo_mode' in video.trackTags;
  const what = video.sideData.filter((name) => !isKept(name));
  return [
    ...(programmes.length === 0 ? [] : [{ code: 'programmes-joined' as const, names: programmes }]),
    ...(what.length === 0 ? [] : [{ code: 'side-data-lost' as const, what }]),
  ];
}

function leaveOut({ index, kind }: OtherStream): { plan: StreamPlan; warnings: Warning[] } {
  return { plan: { index, kind, encoder: null, action: 'drop', reason: { code: 'unwanted' } }, warnings: [] };
}

/** @throws UserFacingError `usage` for a track that is not there */
function checkTracks(film: FilmInfo, { audio, subtitles }: TrackChoice): void {
  for (const [chosen, kind, option] of [
    [audio, 'audio', '--audio'],
    [subtitles, 'subtitle', '--subtitles'],
  ] as const) {
    const there = film.others.filter((stream) => stream.kind === kind).map(({ index }) => index);
    const wrong = chosen?.find((index) => !there.includes(index));
    if (wrong === undefined) continue;
    const remedy =
      there.length === 0
        ? `it has none, so leave ${option} out`
        : `choose ${option} from ${there.join(', ')}, as "kinetint probe" numbers them`;
    throw problemError('usage', { code: 'film-no-track', kind, index: wrong }, remedy);
  }
}

function isChosen({ kind, index }: OtherStream, { audio, subtitles }: TrackChoice): boolean {
  if (kind === 'audio') return audio?.includes(index) ?? true;
  return kind === 'subtitle' ? (subtitles?.includes(index) ?? true) : true;
}

/**
 * Decides what happens to every stream of a film in a container. Pure.
 * @param tracks the tracks that are wanted; the others are left out without a word, since that was asked for
 * @param codec of the coloured picture; no container is advised that it does not go into
 * @returns one plan for each stream, in the film's order, and a warning for each thing that cannot be kept as it is
 * @throws UserFacingError `usage` for a track that is not there
 */
export function planStreams(
  film: FilmInfo,
  container: Container,
  tracks: TrackChoice = allTracks,
  codec: Codec = 'h264',
): { streams: StreamPlan[]; warnings: Warning[] } {
  checkTracks(film, tracks);
  const planned = film.others.map((stream) => (isChosen(stream, tracks) ? planStream(stream, film, container, codec) : leaveOut(stream)));
  const coloured: StreamPlan = { index: film.video.index, kind: 'video', action: 'colour', encoder: null, reason: null };
  return {
    streams: [...planned.map(({ plan }) => plan), coloured].sort((a, b) => a.index - b.index),
    warnings: [
      ...lostTags(colouredStream(film.video), container),
      ...lostOfFilm(film, container),
      ...planned.flatMap(({ warnings }) => warnings),
    ],
  };
}

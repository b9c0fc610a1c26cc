import type { FilmInfo, OtherStream } from '../../shared/film/film.ts';
import type { TrackChoice } from '../../shared/job/settings.ts';

const kinds = { audio: 'audio', subtitle: 'subtitles' } as const;

/** A track that may be left out of a file. */
export type ChoosableTrack = OtherStream & { readonly kind: keyof typeof kinds };

export function choosableTracks({ others }: FilmInfo): ChoosableTrack[] {
  return others.filter((stream): stream is ChoosableTrack => stream.kind in kinds);
}

export function isChosen(tracks: TrackChoice, { kind, index }: ChoosableTrack): boolean {
  return tracks[kinds[kind]]?.includes(index) ?? true;
}

/** The choice with one track in or out; all of a kind is said as such, so that it holds for other files too. */
export function toggleTrack(tracks: TrackChoice, film: FilmInfo, stream: ChoosableTrack): TrackChoice {
  const name = kinds[stream.kind];
  const all = film.others.filter(({ kind }) => kind === stream.kind).map(({ index }) => index);
  const chosen = new Set(tracks[name] ?? all);
  if (!chosen.delete(stream.index)) chosen.add(stream.index);
  return { ...tracks, [name]: chosen.size === all.length ? null : all.filter((index) => chosen.has(index)) };
}

/** Statistics that some programs write about a track. Of another file, or of the picture before it was coloured, they would be untrue. */
export const statisticsTags = [
  'BPS',
  'NUMBER_OF_FRAMES',
  'NUMBER_OF_BYTES',
  'DURATION',
  '_STATISTICS_WRITING_APP',
  '_STATISTICS_WRITING_DATE_UTC',
  '_STATISTICS_TAGS',
] as const;

/** What a track says of how its own picture is stored, which is not how the coloured one is. */
export const ownTags = ['alpha_mode', 'vendor_id'] as const;

const statistics = new RegExp(`^(${statisticsTags.join('|')})(-[a-z]{2,3})?$`, 'i');

/** What containers note about themselves and the programs that wrote them, and what is kept in places of its own. */
const making =
  /^(encoder|encoded_by|major_brand|minor_version|compatible_brands|handler_name|vendor_id|alpha_mode|creation_time|language|title|timecode|filename|mimetype|rotate|.*variant_bitrate|source_id|id3v2_priv\..*)$/i;

/** What an MP4 or MOV says of itself; written on into another file it would be untrue. */
export const brandTags = ['major_brand', 'minor_version', 'compatible_brands'] as const;

/** Tags of the film that FFmpeg 7.0 writes in the place that players look in, as reading back showed. */
const wellKnown: Readonly<Record<'mp4' | 'mov', ReadonlySet<string>>> = {
  mp4: new Set([
    ...['title', 'artist', 'album_artist', 'composer', 'album', 'date', 'comment', 'genre', 'copyright', 'grouping', 'lyrics'],
    ...['description', 'synopsis', 'show', 'episode_id', 'network', 'keywords', 'episode_sort', 'season_number', 'media_type'],
    ...['hd_video', 'compilation', 'track', 'disc', 'location', 'location-eng'],
  ]),
  mov: new Set([...['title', 'artist', 'album', 'date', 'comment', 'genre', 'copyright', 'make', 'model', 'location', 'location-eng']]),
};

/** Whether a film's tags need QuickTime's list of free keys, which holds any name but is read by fewer players. */
export function needsFreeKeys(tags: Readonly<Record<string, string>>, container: 'mp4' | 'mov'): boolean {
  return Object.keys(tags).some((name) => !wellKnown[container].has(name.toLowerCase()));
}

/** Tags that tell a person something and are kept nowhere else. */
export function tellingTags(tags: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tags ?? {}).filter(([name, value]) => value.trim() !== '' && !making.test(name) && !statistics.test(name)),
  );
}

/** A tag whatever the case of its name; null where it is missing or blank. */
export function tag(tags: Readonly<Record<string, string>> | undefined, name: string): string | null {
  const found = Object.entries(tags ?? {})
    .find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1]
    .trim();
  return found === undefined || found === '' ? null : found;
}

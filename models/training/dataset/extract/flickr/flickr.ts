import { DatasetError } from '../../errors.ts';
import { Gone, type Candidate } from '../../picture.ts';
import { shortSide } from '../../transform/transform.ts';
import { FlickrApi, perPage, searchDepth, type FlickrPhoto } from './api.ts';
import { get, persistently, type Manners } from './http.ts';
import { chooseLicences } from './licences.ts';

export const flickrAddress = 'https://www.flickr.com/services/rest/';

export interface FlickrOptions {
  /** Words to search for in titles, descriptions and tags. */
  readonly query: string;
  /** See {@link chooseLicences}. */
  readonly licences: string;
  /** The first so many that the search finds. */
  readonly limit?: number | undefined;
  readonly key: string;
  readonly address: string;
  readonly manners: Manners;
  readonly signal: AbortSignal;
}

/**
 * The photographs that a search of Flickr finds, newest first, each once. Flickr shows only the first 4,000 results of a
 * search, so after those the search begins anew with what was uploaded before the last of them.
 * @throws {DatasetError} where Flickr refuses the search or stays unreachable
 */
export async function* flickrPictures(options: FlickrOptions): AsyncGenerator<Candidate> {
  const { query, manners, signal } = options;
  const address = URL.parse(options.address);
  if (address === null) throw new DatasetError(`"${options.address}" is not the address of an API.`);
  const api = new FlickrApi(address, options.key, manners, signal);
  const licences = chooseLicences(options.licences, await api.licences());
  const ids = [...licences.keys()];

  const seen = new Set<string>();
  let before: number | null = null;
  for (;;) {
    let oldest: number = before ?? Infinity;
    let more = false;
    for (let page = 1; page <= searchDepth / perPage; page += 1) {
      const found = await api.search(query, ids, before, page);
      for (const photo of found.photos) {
        oldest = Math.min(oldest, photo.uploaded);
        const licence = licences.get(photo.licence);
        // What Flickr's index finds may have changed its licence since.
        if (licence === undefined || seen.has(photo.id)) continue;
        seen.add(photo.id);
        yield candidateOf(photo, licence.url === '' ? licence.name : `${licence.name} (${licence.url})`, manners, signal);
        if (seen.size >= (options.limit ?? Infinity)) return;
      }
      if (page >= found.pages || found.photos.length === 0) break;
      more = page === searchDepth / perPage;
    }
    if (!more) return;
    // Where more than 4,000 came in one second, those left over cannot be reached.
    before = oldest === before ? oldest - 1 : oldest;
  }
}

function candidateOf(photo: FlickrPhoto, licence: string, manners: Manners, signal: AbortSignal): Candidate {
  return {
    provenance: {
      source: 'flickr',
      name: photo.id,
      original: null,
      url: `https://www.flickr.com/photos/${encodeURIComponent(photo.owner)}/${photo.id}`,
      author: photo.ownerName ?? photo.owner,
      licence,
      label: null,
    },
    bytes: null,
    heldOut: false,
    async read() {
      // The smallest that need not be scaled up.
      const size = photo.sizes.find(({ width, height }) => Math.min(width, height) >= shortSide) ?? photo.sizes.at(-1);
      const url = size === undefined ? null : URL.parse(size.url);
      if (url === null) throw new Gone('its owner lets nobody download it');
      const file = await persistently(`Download of photograph ${photo.id}`, manners, signal, () => get(url, manners, signal));
      // A deleted photograph's address leads to a picture that says so.
      if (file.url.includes('photo_unavailable')) throw new Gone('it was deleted');
      return file.body;
    },
  };
}

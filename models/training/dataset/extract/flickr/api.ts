import { z } from 'zod';
import { DatasetError } from '../../errors.ts';
import { get, Pace, Passing, persistently, type Manners } from './http.ts';

/** Flickr sends some numbers as text, and not always the same ones. */
const number = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);

const sizeNames = ['n', 'm', 'z', 'c', 'l', 'o'] as const;

const photoSchema = z.looseObject({
  id: z.string(),
  owner: z.string(),
  ownername: z.string().optional(),
  license: z.union([z.string(), z.number().transform(String)]),
  dateupload: number,
  media: z.string().optional(),
});

const searchSchema = z.object({
  photos: z.object({ page: number, pages: number, perpage: number, total: number, photo: z.array(photoSchema) }),
});

const licencesSchema = z.object({
  licenses: z.object({
    license: z.array(z.object({ id: z.union([z.string(), z.number().transform(String)]), name: z.string(), url: z.string() })),
  }),
});
export type FlickrLicence = z.infer<typeof licencesSchema>['licenses']['license'][number];

const failureSchema = z.object({ stat: z.literal('fail'), code: number, message: z.string() });

/** A photograph that a search found. */
export interface FlickrPhoto {
  readonly id: string;
  readonly owner: string;
  readonly ownerName: string | null;
  readonly licence: string;
  /** Seconds since 1970. */
  readonly uploaded: number;
  /** Files of it, smallest first. Flickr leaves sizes out that the photograph does not have. */
  readonly sizes: readonly { readonly url: string; readonly width: number; readonly height: number }[];
}

export interface SearchPage {
  readonly pages: number;
  readonly photos: readonly FlickrPhoto[];
}

/** Flickr hands out at most this many results of one search; pages after that repeat. */
export const searchDepth = 4000;
export const perPage = 500;

/** Codes of failures that pass: 10 search not available, 105 service not available, 106 write failed. */
const passing = new Set([10, 105, 106]);

/** The calls of Flickr's REST API that are needed here. */
export class FlickrApi {
  private readonly base: URL;
  private readonly key: string;
  private readonly manners: Manners;
  private readonly signal: AbortSignal;
  private readonly pace: Pace;

  constructor(base: URL, key: string, manners: Manners, signal: AbortSignal) {
    this.base = base;
    this.key = key;
    this.manners = manners;
    this.signal = signal;
    this.pace = new Pace(manners);
  }

  /** All licences that Flickr knows. */
  async licences(): Promise<FlickrLicence[]> {
    return (await this.call('flickr.photos.licenses.getInfo', {}, licencesSchema)).licenses.license;
  }

  /**
   * One page of photographs, newest upload first.
   * @param licences ids, as {@link licences} names them
   * @param uploadedBefore seconds since 1970, that second included; null for now
   * @param page from 1
   */
  async search(text: string, licences: readonly string[], uploadedBefore: number | null, page: number): Promise<SearchPage> {
    const { photos } = await this.call(
      'flickr.photos.search',
      {
        text,
        license: licences.join(','),
        media: 'photos',
        content_type: '1',
        safe_search: '1',
        sort: 'date-posted-desc',
        extras: `license,owner_name,date_upload,media,${sizeNames.map((name) => `url_${name}`).join(',')}`,
        per_page: String(perPage),
        page: String(page),
        ...(uploadedBefore === null ? {} : { max_upload_date: String(uploadedBefore) }),
      },
      searchSchema,
    );
    return { pages: photos.pages, photos: photos.photo.filter(({ media }) => (media ?? 'photo') === 'photo').map(toPhoto) };
  }

  private call<T>(method: string, parameters: Readonly<Record<string, string>>, schema: z.ZodType<T>): Promise<T> {
    return persistently(method, this.manners, this.signal, async () => {
      await this.pace.turn(this.signal);
      const url = new URL(this.base);
      for (const [name, value] of Object.entries({ method, api_key: this.key, ...parameters, format: 'json', nojsoncallback: '1' }))
        url.searchParams.set(name, value);
      const { body } = await get(url, this.manners, this.signal);
      let answer: unknown;
      try {
        answer = JSON.parse(body.toString('utf8'));
      } catch (error) {
        // Flickr's front servers answer with a page of HTML when those behind do not.
        throw new Passing('the answer is not JSON', 0, { cause: error });
      }
      const failure = failureSchema.safeParse(answer);
      if (failure.success) throw refusal(failure.data);
      const read = schema.safeParse(answer);
      if (!read.success)
        throw new DatasetError(`Flickr's answer to ${method} is not as expected (${z.prettifyError(read.error).split('\n')[0] ?? ''}).`);
      return read.data;
    });
  }
}

function refusal({ code, message }: z.infer<typeof failureSchema>): Error {
  if (passing.has(code)) return new Passing(`Flickr says "${message}"`);
  if (code === 100)
    return new DatasetError(
      `Flickr refuses the key of FLICKR_API_KEY (${message}): get one at https://www.flickr.com/services/apps/create/.`,
    );
  return new DatasetError(`Flickr refuses the search (${code}: ${message}).`);
}

function toPhoto(photo: z.infer<typeof photoSchema>): FlickrPhoto {
  const size = z.object({ url: z.string(), width: number, height: number });
  const sizes = sizeNames
    .map((name) => size.safeParse({ url: photo[`url_${name}`], width: photo[`width_${name}`], height: photo[`height_${name}`] }))
    .flatMap((read) => (read.success ? [read.data] : []))
    .sort((one, other) => one.width - other.width);
  return {
    id: photo.id,
    owner: photo.owner,
    ownerName: photo.ownername ?? null,
    licence: photo.license,
    uploaded: photo.dateupload,
    sizes,
  };
}

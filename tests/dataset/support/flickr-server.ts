import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { jpeg } from './pictures.ts';

/** A photograph that the stand-in knows. */
export interface StandInPhoto {
  readonly id: number;
  readonly licence: string;
  readonly uploaded: number;
}

/** An answer that the stand-in gives instead of the right one. */
export interface Trouble {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Ends the connection without an answer. */
  readonly hangUp?: true;
}

/** What Flickr answered to flickr.photos.licenses.getInfo, shortened to the licences used here. */
const licences = {
  licenses: {
    license: [
      { id: '0', name: 'All Rights Reserved', url: '' },
      { id: '4', name: 'CC BY 2.0', url: 'https://creativecommons.org/licenses/by/2.0/' },
      { id: '5', name: 'CC BY-SA 2.0', url: 'https://creativecommons.org/licenses/by-sa/2.0/' },
      { id: '2', name: 'CC BY-NC 2.0', url: 'https://creativecommons.org/licenses/by-nc/2.0/' },
      { id: '7', name: 'No known copyright restrictions', url: 'https://www.flickr.com/commons/usage/' },
      { id: '8', name: 'United States Government Work', url: 'http://www.usa.gov/copyright.shtml' },
      { id: '9', name: 'Public Domain Dedication (CC0)', url: 'https://creativecommons.org/publicdomain/zero/1.0/' },
      { id: '10', name: 'Public Domain Mark', url: 'https://creativecommons.org/publicdomain/mark/1.0/' },
      { id: '11', name: 'CC BY 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
    ],
  },
  stat: 'ok',
};

/**
 * A stand-in for Flickr's REST API and its picture servers. Answers have the shapes that were recorded of the real one:
 * status 200 also for refusals, some numbers as text, sizes left out that a photograph does not have, at most 4,000 results
 * of one search, and the last page again for pages after it.
 */
export class FlickrServer {
  /** Of each request to the API, in order. */
  readonly calls: URLSearchParams[] = [];
  readonly downloads: string[] = [];
  /** Given one by one, before the right answers. */
  readonly apiTroubles: Trouble[] = [];
  readonly downloadTroubles: Trouble[] = [];
  /** Ids whose files lead to Flickr's picture for what is gone, and those that nobody may download. */
  readonly deleted = new Set<number>();
  readonly withoutSizes = new Set<number>();
  /** Whether the server looks at the licences that are asked for. */
  filtersLicences = true;
  address = '';
  photos: readonly StandInPhoto[];

  private constructor(photos: readonly StandInPhoto[]) {
    this.photos = photos;
  }

  static async start(photos: readonly StandInPhoto[]): Promise<FlickrServer> {
    const stand = new FlickrServer(photos);
    const server = createServer((request, response) => {
      void stand.answer(request, response);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    onTestFinished(
      () =>
        new Promise<void>((resolve) => {
          server.closeAllConnections();
          server.close(() => {
            resolve();
          });
        }),
    );
    stand.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    return stand;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', this.address);
    const isCall = url.pathname === '/services/rest/';
    const trouble = (isCall ? this.apiTroubles : this.downloadTroubles).shift();
    if (isCall) this.calls.push(url.searchParams);
    else this.downloads.push(url.pathname);
    if (trouble?.hangUp === true) request.socket.destroy();
    else if (trouble !== undefined) response.writeHead(trouble.status ?? 200, trouble.headers).end(trouble.body);
    else if (isCall) response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(this.call(url.searchParams)));
    else await this.download(url.pathname, response);
  }

  private call(asked: URLSearchParams): unknown {
    if (asked.get('format') !== 'json' || asked.get('nojsoncallback') !== '1')
      return { stat: 'fail', code: 111, message: 'Format "rest" not found' };
    if (asked.get('api_key') !== 'the-key') return { stat: 'fail', code: 100, message: 'Invalid API Key (Key has invalid format)' };
    if (asked.get('method') === 'flickr.photos.licenses.getInfo') return licences;
    if (asked.get('method') !== 'flickr.photos.search')
      return { stat: 'fail', code: 112, message: `Method "${asked.get('method') ?? ''}" not found` };
    if ((asked.get('text') ?? '') === '')
      return { stat: 'fail', code: 3, message: 'Parameterless searches have been disabled. Please use flickr.photos.getRecent instead.' };
    const allowed = asked.get('license')?.split(',') ?? [];
    const before = Number(asked.get('max_upload_date') ?? Infinity);
    const found = this.photos
      .filter(({ licence, uploaded }) => (!this.filtersLicences || allowed.includes(licence)) && uploaded <= before)
      .toSorted((one, other) => other.uploaded - one.uploaded || other.id - one.id);
    const perPage = Number(asked.get('per_page') ?? 100);
    const reachable = found.slice(0, 4000);
    const page = Math.min(Number(asked.get('page') ?? 1), Math.max(1, Math.ceil(reachable.length / perPage)));
    return {
      photos: {
        page,
        pages: Math.ceil(found.length / perPage),
        perpage: perPage,
        total: String(found.length),
        photo: reachable.slice((page - 1) * perPage, page * perPage).map((photo) => this.record(photo)),
      },
      stat: 'ok',
    };
  }

  private record({ id, licence, uploaded }: StandInPhoto): unknown {
    const size = (name: string, width: number, height: number): Record<string, unknown> => ({
      [`url_${name}`]: `${this.address}/65535/${id}_0123abcd_${name}.jpg`,
      [`height_${name}`]: height,
      [`width_${name}`]: id % 2 === 0 ? String(width) : width,
    });
    return {
      id: String(id),
      owner: '12345678@N00',
      secret: '0123abcd',
      server: '65535',
      farm: 66,
      title: `Photograph ${id}`,
      ispublic: 1,
      isfriend: 0,
      isfamily: 0,
      license: licence,
      dateupload: String(uploaded),
      ownername: `Owner ${id % 3}`,
      media: 'photo',
      media_status: 'ready',
      ...(this.withoutSizes.has(id)
        ? {}
        : { ...size('n', 320, 240), ...size('m', 500, 375), ...size('z', 640, 480), ...size('l', 1024, 768) }),
    };
  }

  private async download(path: string, response: ServerResponse): Promise<void> {
    const id = Number(/\/(\d+)_/.exec(path)?.[1]);
    if (path.includes('photo_unavailable')) response.writeHead(200, { 'content-type': 'image/png' }).end(await jpeg(0));
    else if (this.deleted.has(id)) response.writeHead(302, { location: '/images/photo_unavailable.png' }).end();
    else response.writeHead(200, { 'content-type': 'image/jpeg' }).end(await jpeg(id, 500, 375));
  }
}

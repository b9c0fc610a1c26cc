import { beforeEach, expect, test } from 'vitest';
import { flickrPictures, type FlickrOptions } from '../../models/training/dataset/extract/flickr/flickr.ts';
import type { Manners } from '../../models/training/dataset/extract/flickr/http.ts';
import { usualLicences } from '../../models/training/dataset/extract/flickr/licences.ts';
import { Gone, type Candidate } from '../../models/training/dataset/picture.ts';
import { run } from './support/command.ts';
import { FlickrServer, type StandInPhoto } from './support/flickr-server.ts';
import { temporaryFolder } from './support/pictures.ts';

/** The waits of the running test in milliseconds; nobody waits for them. */
let waits: number[] = [];
beforeEach(() => {
  waits = [];
});

const manners: Manners = {
  requestsPerHour: 1e9,
  attempts: 4,
  firstWait: 100,
  timeout: 60_000,
  sleep(milliseconds, signal) {
    waits.push(milliseconds);
    signal.throwIfAborted();
    return Promise.resolve();
  },
};

function photos(count: number, licence = '4', first = 1): StandInPhoto[] {
  return Array.from({ length: count }, (_, i) => ({ id: first + i, licence, uploaded: 1_500_000_000 + first + i }));
}

function search(server: FlickrServer, changes: Partial<FlickrOptions> = {}): AsyncGenerator<Candidate> {
  return flickrPictures({
    query: 'old street',
    licences: usualLicences,
    key: 'the-key',
    address: `${server.address}/services/rest/`,
    manners,
    signal: new AbortController().signal,
    ...changes,
  });
}

async function all(candidates: AsyncIterable<Candidate>): Promise<Candidate[]> {
  const found = [];
  for await (const candidate of candidates) found.push(candidate);
  return found;
}

test('a search brings author, licence and address of each photograph, and the smallest file that is large enough', async () => {
  const server = await FlickrServer.start(photos(3));
  const found = await all(search(server));
  expect(found.map(({ provenance }) => provenance)[0]).toEqual({
    source: 'flickr',
    name: '3',
    original: null,
    url: 'https://www.flickr.com/photos/12345678%40N00/3',
    author: 'Owner 0',
    licence: 'CC BY 2.0 (https://creativecommons.org/licenses/by/2.0/)',
    label: null,
  });
  expect((await found[0]!.read()).length).toBeGreaterThan(1000);
  expect(server.downloads).toEqual(['/65535/3_0123abcd_m.jpg']);
});

test('only licences that were asked for are accepted, even if the server sends others', async () => {
  const server = await FlickrServer.start([...photos(2, '0'), ...photos(2, '2', 10), ...photos(2, '9', 20), ...photos(2, '11', 30)]);
  server.filtersLicences = false;
  expect((await all(search(server))).map(({ provenance }) => provenance.name)).toEqual(['31', '30', '21', '20']);
  expect((await all(search(server, { licences: 'by-nc, cc0' }))).map(({ provenance }) => provenance.name)).toEqual([
    '21',
    '20',
    '11',
    '10',
  ]);
  expect(server.calls.at(-1)?.get('license')).toBe('2,9');
  await expect(all(search(server, { licences: 'by,free' }))).rejects.toThrow(
    /^Flickr knows no licence "free": choose from all-rights-reserved, by, by-sa, by-nc, /,
  );
});

test('every result is reached, also beyond the 4,000 that one search shows', async () => {
  const server = await FlickrServer.start(photos(9_300));
  const found = await all(search(server));
  expect(found.map(({ provenance }) => Number(provenance.name))).toEqual(Array.from({ length: 9_300 }, (_, i) => 9_300 - i));
  const searches = server.calls.filter((call) => call.get('method') === 'flickr.photos.search');
  expect(searches).toHaveLength(8 + 8 + 3);
  expect(new Set(searches.map((call) => call.get('max_upload_date')))).toEqual(new Set([null, '1500005301', '1500001302']));
});

test("troubles that pass are waited for: 429, 5xx, cut connections, HTML, and Flickr's own code 105", async () => {
  const server = await FlickrServer.start(photos(1));
  server.apiTroubles.push({ status: 429 }, { hangUp: true }, { body: '<html>Bad, bad panda</html>' });
  expect(await all(search(server))).toHaveLength(1);
  // Each about twice as long as the one before.
  const [first, second, third] = waits.filter((wait) => wait > 10);
  for (const [wait, expected] of [
    [first, 100],
    [second, 200],
    [third, 400],
  ] as const) {
    expect(wait).toBeGreaterThanOrEqual(0.75 * expected);
    expect(wait).toBeLessThanOrEqual(1.25 * expected);
  }
  server.apiTroubles.push({ status: 503 }, { body: '{"stat":"fail","code":105,"message":"Service currently unavailable"}' });
  const [photo] = await all(search(server));
  server.downloadTroubles.push({ status: 502 }, { hangUp: true }, { status: 429 });
  expect((await photo!.read()).length).toBeGreaterThan(1000);
});

test('a server that asks to wait is waited for', async () => {
  const server = await FlickrServer.start(photos(1));
  server.apiTroubles.push({ status: 429, headers: { 'retry-after': '30' } }, { status: 503, headers: { 'retry-after': '999999' } });
  await all(search(server));
  expect(waits.filter((wait) => wait > 10)).toEqual([30_000, 600_000]);
});

test('what lasts is said in one sentence that does not tell the key', async () => {
  const server = await FlickrServer.start(photos(1));
  const failure = async (changes: Partial<FlickrOptions> = {}): Promise<string> => {
    const error: unknown = await all(search(server, changes)).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    return error instanceof Error ? error.message : 'no error';
  };
  const sentences = [await failure({ key: 'wrong-key' })];
  expect(sentences[0]).toMatch(/^Flickr refuses the key of FLICKR_API_KEY \(Invalid API Key/);
  sentences.push(await failure({ query: '' }));
  expect(sentences[1]).toMatch(/^Flickr refuses the search \(3: Parameterless/);
  server.apiTroubles.push(...Array.from({ length: 4 }, () => ({ status: 500 })));
  sentences.push(await failure());
  expect(sentences[2]).toBe(
    `flickr.photos.licenses.getInfo failed 4 times (${new URL(server.address).host} answered 500): try again later.`,
  );
  server.apiTroubles.push({ body: '{"stat":"ok","licenses":{}}' });
  sentences.push(await failure());
  expect(sentences[3]).toMatch(/is not as expected/);
  server.apiTroubles.push(...Array.from({ length: 4 }, () => ({ hangUp: true }) as const));
  sentences.push(await failure());
  expect(sentences[4]).toMatch(/failed 4 times \(no answer from 127\.0\.0\.1:\d+: .+\): try again later\.$/);
  expect(sentences.filter((sentence) => /(?:the|wrong)-key/.test(sentence))).toEqual([]);
});

test('photographs that are gone are told from those that failed', async () => {
  const server = await FlickrServer.start(photos(3));
  server.deleted.add(3);
  server.withoutSizes.add(2);
  const found = await all(search(server));
  await expect(found[0]!.read()).rejects.toThrow(Gone);
  await expect(found[1]!.read()).rejects.toThrow(Gone);
  server.downloadTroubles.push({ status: 410 });
  await expect(found[2]!.read()).rejects.toThrow(Gone);
  server.downloadTroubles.push(...Array.from({ length: 4 }, () => ({ status: 503 })));
  await expect(found[2]!.read()).rejects.not.toThrow(Gone);
});

test('calls are spread over the hour, and stopping ends the wait', async () => {
  const server = await FlickrServer.start(photos(1200));
  await all(search(server, { manners: { ...manners, requestsPerHour: 60 } }));
  // Four calls, one a minute: as nobody waited, each waits for all before it.
  expect(waits.map((wait) => Math.round(wait / 60_000))).toEqual([1, 2, 3]);

  const stop = new AbortController();
  server.apiTroubles.push({ status: 503 });
  stop.abort();
  await expect(all(search(server, { signal: stop.signal }))).rejects.toThrow(/abort/);
});

test('the command takes a search into the data set, and the same search again adds nothing', async () => {
  const server = await FlickrServer.start([...photos(12), ...photos(5, '0', 100)]);
  server.deleted.add(12);
  const dataset = await temporaryFolder();
  const words = [
    'extract',
    'flickr',
    '--query',
    'old street',
    '--limit',
    '8',
    '--api-url',
    `${server.address}/services/rest/`,
    '--requests-per-hour',
    '1000000',
    '-d',
    dataset,
    '--json',
  ];
  const first = await run(words, { FLICKR_API_KEY: 'the-key' });
  expect([first.status, JSON.parse(first.stdout)]).toMatchObject([0, { found: 8, kept: 7, known: 0, dropped: { gone: 1 } }]);
  const downloads = server.downloads.length;
  const second = await run(words, { FLICKR_API_KEY: 'the-key' });
  expect([second.status, JSON.parse(second.stdout)]).toMatchObject([0, { found: 8, kept: 0, known: 8 }]);
  expect(server.downloads).toHaveLength(downloads);

  const keyless = await run(words, { FLICKR_API_KEY: '' });
  expect([keyless.status, keyless.stdout]).toEqual([1, '']);
  expect(keyless.stderr).toMatch(/^Flickr wants a key: .*\n$/);
});

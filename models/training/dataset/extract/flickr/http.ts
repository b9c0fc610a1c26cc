import { setTimeout as sleep } from 'node:timers/promises';
import { describeError } from '../../../../../shared/job/errors.ts';
import { DatasetError } from '../../errors.ts';
import { Gone } from '../../picture.ts';

/** How a client behaves towards the server. */
export interface Manners {
  /** Calls of the API within an hour; Flickr allows 3,600 for each key. */
  readonly requestsPerHour: number;
  /** Attempts at one request before it counts as failed. */
  readonly attempts: number;
  /** Wait before the second attempt, in milliseconds; each further wait is twice as long. */
  readonly firstWait: number;
  /** After this many milliseconds without an answer the attempt counts as failed. */
  readonly timeout: number;
  /** Waits; throws when `signal` is aborted meanwhile. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

export const usualManners: Manners = {
  requestsPerHour: 3600,
  attempts: 6,
  firstWait: 1000,
  timeout: 60_000,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
};

/** The longest wait that a server may ask for. */
const longestWait = 10 * 60 * 1000;

/** A failure that another attempt may not meet again. */
export class Passing extends Error {
  readonly waitAtLeast: number;

  constructor(message: string, waitAtLeast = 0, options?: ErrorOptions) {
    super(message, options);
    this.waitAtLeast = waitAtLeast;
  }
}

/** Lets calls through one after the other, evenly spread over the hour. */
export class Pace {
  private readonly manners: Manners;
  private next = 0;

  constructor(manners: Manners) {
    this.manners = manners;
  }

  async turn(signal: AbortSignal): Promise<void> {
    const now = Date.now();
    const at = Math.max(now, this.next);
    this.next = at + (60 * 60 * 1000) / this.manners.requestsPerHour;
    if (at > now) await this.manners.sleep(at - now, signal);
  }
}

/**
 * Tries until it works, at most `attempts` times, waiting longer each time. Only {@link Passing} failures are tried again.
 * @throws {DatasetError} with `what` and the last failure's words
 */
export async function persistently<T>(what: string, manners: Manners, signal: AbortSignal, action: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await action();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof Passing)) throw error;
      if (attempt >= manners.attempts)
        throw new DatasetError(`${what} failed ${attempt} times (${error.message}): try again later.`, { cause: error });
      // Spread at random, so that clients that failed together do not come back together.
      const wait = manners.firstWait * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
      await manners.sleep(Math.min(longestWait, Math.max(wait, error.waitAtLeast)), signal);
    }
  }
}

/**
 * One GET. @returns the answer's bytes and the address that they came from in the end
 * @throws {Passing} for network failures, 429 and 5xx; {Gone} for 404 and 410; {DatasetError} for other refusals
 */
export async function get(url: URL, manners: Manners, signal: AbortSignal): Promise<{ body: Buffer; url: string }> {
  let response: Response;
  let body: Buffer;
  try {
    response = await fetch(url, {
      signal: AbortSignal.any([signal, AbortSignal.timeout(manners.timeout)]),
      headers: { 'user-agent': 'Kinetint data set builder' },
    });
    body = Buffer.from(await response.arrayBuffer());
  } catch (error) {
    signal.throwIfAborted();
    // fetch says "fetch failed" and keeps the reason. The address is left out: it holds the key.
    throw new Passing(
      `no answer from ${url.host}: ${describeError(error instanceof Error && error.cause !== undefined ? error.cause : error)}`,
      0,
      { cause: error },
    );
  }
  if (response.ok) return { body, url: response.url };
  if (response.status === 429 || response.status >= 500)
    throw new Passing(`${url.host} answered ${response.status}`, retryAfter(response.headers.get('retry-after')));
  if (response.status === 404 || response.status === 410) throw new Gone(`${url.host} answered ${response.status}`);
  throw new DatasetError(`${url.host} refused the request with status ${response.status}.`);
}

/** Milliseconds from a Retry-After header: seconds, or a date. */
function retryAfter(header: string | null): number {
  if (header === null) return 0;
  const seconds = Number(header);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const at = Date.parse(header);
  return Number.isNaN(at) ? 0 : Math.max(0, at - Date.now());
}

import { DatasetError } from '../errors.ts';

/** `s3://bucket/prefix?endpoint=https://host:9000&region=eu-central-1`, taken apart. */
export interface S3Address {
  readonly bucket: string;
  /** Empty, or ending in a slash. */
  readonly prefix: string;
  readonly endpoint: string | null;
  readonly region: string;
}

export function parseS3Url(text: string): S3Address {
  const url = URL.parse(text);
  const asked = `Expected s3://BUCKET[/PREFIX][?endpoint=URL&region=NAME], got "${text}"`;
  if (url === null || url.protocol !== 's3:' || url.hostname === '') throw new DatasetError(`${asked}.`);
  if (url.username !== '' || url.password !== '') {
    throw new DatasetError("Keys do not belong into the bucket's URL: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY instead.");
  }
  const unknown = [...url.searchParams.keys()].find((name) => name !== 'endpoint' && name !== 'region');
  if (unknown !== undefined) throw new DatasetError(`${asked}: "${unknown}" is not known.`);
  const endpoint = url.searchParams.get('endpoint');
  if (endpoint !== null && !/^https?:\/\/./.test(endpoint))
    throw new DatasetError(`${asked}: the endpoint must begin with http:// or https://.`);
  const path = decodeURIComponent(url.pathname).replace(/^\/+|\/+$/g, '');
  return {
    bucket: url.hostname,
    prefix: path === '' ? '' : `${path}/`,
    endpoint,
    region: url.searchParams.get('region') ?? process.env['AWS_REGION'] ?? 'us-east-1',
  };
}

import S3rver from 's3rver';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from './pictures.ts';

/** The keys that s3rver knows. */
export const s3Keys = { AWS_ACCESS_KEY_ID: 'S3RVER', AWS_SECRET_ACCESS_KEY: 'S3RVER' };

/** An S3-compatible server with one empty bucket, for the running test. @returns its address as --store takes it */
export async function s3Server(): Promise<{ url: string; endpoint: string }> {
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory: await temporaryFolder(),
    configureBuckets: [{ name: 'pictures' }],
  });
  const { port } = await server.run();
  onTestFinished(() => server.close());
  const endpoint = `http://127.0.0.1:${port}`;
  return { url: `s3://pictures/some/prefix?endpoint=${endpoint}&region=eu-central-1`, endpoint };
}

import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import { describeError } from '../../../../shared/job/errors.ts';
import { DatasetError } from '../errors.ts';
import { keyOf, pathOf, type ObjectKey, type ObjectStore } from './object-store.ts';
import { parseS3Url, type S3Address } from './s3-address.ts';

/** Objects in a bucket of Amazon S3 or of anything that speaks its protocol (MinIO, Ceph, R2 …). Keys come from the environment. */
export class S3Store implements ObjectStore {
  readonly url: string;
  private readonly address: S3Address;
  private readonly client: S3Client;

  constructor(url: string) {
    this.url = url;
    this.address = parseS3Url(url);
    const { endpoint, region } = this.address;
    this.client = new S3Client({
      region,
      // Buckets as host names need DNS of their own, which only Amazon's endpoints are sure to have.
      ...(endpoint === null ? {} : { endpoint, forcePathStyle: true }),
      // Other makers' servers do not all know the checksums that Amazon's do; `verify` compares SHA-256 sums itself.
      requestChecksumCalculation: 'WHEN_REQUIRED',
      responseChecksumValidation: 'WHEN_REQUIRED',
      maxAttempts: 5,
    });
  }

  async put(key: ObjectKey, data: Buffer, mediaType: string): Promise<void> {
    if ((await this.head(key)) === data.length) return;
    await this.attempt(() => this.client.send(new PutObjectCommand({ ...this.place(key), Body: data, ContentType: mediaType })));
  }

  async get(key: ObjectKey): Promise<Buffer | null> {
    return this.attempt(async () => {
      const body = await this.client.send(new GetObjectCommand(this.place(key))).then((answer) => answer.Body, nullIfMissing);
      return body === null || body === undefined ? null : Buffer.from(await body.transformToByteArray());
    });
  }

  async head(key: ObjectKey): Promise<number | null> {
    return this.attempt(
      async () => (await this.client.send(new HeadObjectCommand(this.place(key))).catch(nullIfMissing))?.ContentLength ?? null,
    );
  }

  async delete(key: ObjectKey): Promise<void> {
    await this.attempt(() => this.client.send(new DeleteObjectCommand(this.place(key))));
  }

  async *list(): AsyncGenerator<{ key: ObjectKey; bytes: number }> {
    const { bucket, prefix } = this.address;
    const pages = paginateListObjectsV2({ client: this.client }, { Bucket: bucket, Prefix: `${prefix}objects/` });
    for (;;) {
      const { done, value: page } = await this.attempt(() => pages.next());
      if (done === true) return;
      for (const { Key, Size } of page.Contents ?? []) {
        const key = keyOf(Key ?? '');
        if (key !== undefined) yield { key, bytes: Size ?? 0 };
      }
    }
  }

  close(): void {
    this.client.destroy();
  }

  private place(key: ObjectKey): { Bucket: string; Key: string } {
    return { Bucket: this.address.bucket, Key: `${this.address.prefix}${pathOf(key)}` };
  }

  private async attempt<T>(action: () => Promise<T>): Promise<T> {
    try {
      return await action();
    } catch (error) {
      throw new DatasetError(`The object store ${this.url} cannot be used: ${this.reason(error)}.`, { cause: error });
    }
  }

  private reason(error: unknown): string {
    const name = error instanceof Error ? error.name : '';
    if (name === 'NoSuchBucket') return `there is no bucket "${this.address.bucket}": create it first`;
    if (name === 'CredentialsProviderError') return 'no keys were found: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
    if (
      name === 'InvalidAccessKeyId' ||
      name === 'SignatureDoesNotMatch' ||
      (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 403)
    ) {
      return 'the server refuses the keys of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY';
    }
    // Connection errors of several addresses at once have no words of their own.
    const cause = error instanceof AggregateError ? describeError(error.errors[0]) : describeError(error);
    return cause.replace(/\.$/, '');
  }
}

function nullIfMissing(error: unknown): null {
  if (error instanceof S3ServiceException && (error.name === 'NotFound' || error.name === 'NoSuchKey')) return null;
  throw error;
}

import { randomUUID } from 'node:crypto';
import { UserFacingError } from '../../shared/errors.ts';
import type { EngineReply } from '../../shared/job.ts';

interface Waiting {
  readonly resolve: (answer: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

/** Questions to the engine that are answered once, with pictures or an error. */
export class Questions {
  readonly #waiting = new Map<string, Waiting>();

  open(): { readonly id: string; readonly answer: Promise<Uint8Array> } {
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<Uint8Array>();
    this.#waiting.set(id, { resolve, reject });
    return { id, answer: promise };
  }

  /** @returns whether the reply was to one of these */
  settle(reply: EngineReply): boolean {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return false;
    this.#waiting.delete(reply.id);
    if ('preview' in reply) waiting.resolve(reply.preview);
    else if (reply.event.type === 'error') waiting.reject(new UserFacingError(reply.event.code, reply.event.message));
    return true;
  }

  /** The process that would have answered is gone. */
  fail(error: Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}

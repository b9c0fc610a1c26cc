import { randomUUID } from 'node:crypto';
import { UserFacingError } from '../../shared/job/errors.ts';
import type { EngineReply } from '../../shared/job/job.ts';

interface Waiting<Answer> {
  readonly tell: (answer: Answer) => void;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

/** What a reply says to one of these questions; with `isLast` false more will follow. */
interface Read<Answer> {
  readonly answer: Answer;
  readonly isLast?: boolean;
}

/** Questions of one kind to the engine that it answers once, maybe after telling how far it is, or with an error. */
export class Questions<Answer> {
  readonly #read: (reply: EngineReply) => Read<Answer> | null;
  readonly #waiting = new Map<string, Waiting<Answer>>();

  /** @param read takes the answer out of a reply; null where it is to another kind of question */
  constructor(read: (reply: EngineReply) => Read<Answer> | null) {
    this.#read = read;
  }

  open(tell: (answer: Answer) => void = () => undefined): { readonly id: string; readonly answer: Promise<Answer> } {
    const id = randomUUID();
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    this.#waiting.set(id, { tell, resolve, reject });
    return { id, answer: promise };
  }

  /** @returns whether the reply was to one of these */
  settle(reply: EngineReply): boolean {
    const waiting = this.#waiting.get(reply.id);
    if (waiting === undefined) return false;
    const read = this.#read(reply);
    if (read?.isLast === false) {
      waiting.tell(read.answer);
      return true;
    }
    this.#waiting.delete(reply.id);
    if (read !== null) waiting.resolve(read.answer);
    else if ('event' in reply && reply.event.type === 'error')
      waiting.reject(new UserFacingError(reply.event.code, reply.event.message, { problem: reply.event.problem }));
    return true;
  }

  /** The process that would have answered is gone. */
  fail(error: Error): void {
    const waiting = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { reject } of waiting) reject(error);
  }
}

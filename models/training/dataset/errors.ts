/** A failure the person can do something about: `message` is one sentence that says what is wrong and what to do. */
export class DatasetError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DatasetError';
  }
}

/** The person stopped the run (Ctrl-C). What is stored stays, and the same command goes on from there. */
export class Stopped extends Error {
  constructor() {
    super('Stopped; run the same command again to go on.');
    this.name = 'Stopped';
  }
}

/** The `code` of a Node.js system error such as ENOENT, or undefined. */
export function errorCode(thrown: unknown): string | undefined {
  return thrown instanceof Error && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

/** The engine's process ended under the work that it was asked for. */
export class EngineDied extends Error {
  /** The last of what the process wrote to standard error. */
  readonly log: string;

  constructor(exitCode: number, log: string) {
    super(`The engine process ended unexpectedly, exit code ${exitCode}.`);
    this.name = 'EngineDied';
    this.log = log;
  }
}

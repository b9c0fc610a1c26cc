import type { Problem } from './problem.ts';

/**
 * The machine-readable reasons that a job can fail for. They appear as `code` in `--json` output and in the app.
 */
export const errorCodes = [
  'film-missing',
  'film-unreadable',
  'film-is-directory',
  'film-empty',
  'film-not-media',
  'film-no-video',
  'film-no-frames',
  'output-exists',
  'output-unwritable',
  'output-full',
  'output-unsupported',
  'project-mismatch',
  'project-unreadable',
  'project-incomplete',
  'project-locked',
  'model-unknown',
  'model-missing',
  'model-corrupt',
  'model-unsuitable',
  'model-exists',
  'download-unverified',
  'download-failed',
  'download-mismatch',
  'device-unavailable',
  'ffmpeg-missing',
  'ffmpeg-failed',
  'guides-unusable',
  'usage',
  'interrupted',
  'internal',
] as const;

export type ErrorCode = (typeof errorCodes)[number];

export interface UserFacingErrorOptions extends ErrorOptions {
  /** What is wrong, for the window to say in its own language. */
  readonly problem?: Problem | undefined;
}

/**
 * A failure the person can do something about: `message` is one sentence that says what is wrong and what to do, as it
 * stands in terminals and logs. Anything else that is thrown is a bug and is reported as `internal`.
 */
export class UserFacingError extends Error {
  readonly code: ErrorCode;
  /** Undefined where nobody but a terminal's reader comes to see it. */
  readonly problem: Problem | undefined;

  constructor(code: ErrorCode, message: string, { problem, ...options }: UserFacingErrorOptions = {}) {
    super(message, options);
    this.name = 'UserFacingError';
    this.code = code;
    this.problem = problem;
  }
}

/** Makes a switch over a union exhaustive: the compiler refuses a missing case. */
export function missingCase(value: never): never {
  throw new Error(`Unexpected value: ${JSON.stringify(value)}`);
}

/** One line for any thrown thing, for logs and messages. */
export function describeError(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return typeof thrown === 'string' ? thrown : JSON.stringify(thrown);
}

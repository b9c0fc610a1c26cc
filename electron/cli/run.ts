import { describeError, UserFacingError } from '../../shared/job/errors.ts';
import { beginLog, logError } from '../engine/files/log.ts';
import { buildProgram, UsageError } from './program.ts';
import { Reporter } from './reporter.ts';

const stop = new AbortController();
// SIGBREAK is Ctrl+Break on Windows.
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP', ...(process.platform === 'win32' ? (['SIGBREAK'] as const) : [])] as const) {
  process.once(name, () => {
    stop.abort();
  });
}

// Whoever reads along may leave; the film is coloured all the same.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

const json = process.argv.includes('--json');
// Whatever a package has to say is no line of our JSON.
if (json) for (const way of ['log', 'info', 'debug'] as const) console[way] = console.error;
const reporter = new Reporter(json);

/** Tells of what nobody expected, in one sentence; the stack is in the log. */
function tellFault(error: unknown): void {
  reporter.event({
    type: 'error',
    code: 'internal',
    message: `Kinetint met a fault of its own (${describeError(error)}): please report it, with what "kinetint log --report" says.`,
  });
  if (process.env['KINETINT_DEBUG'] !== undefined) console.error(error);
}

/** Exit status of the command: see docs/command-line.md. */
export async function run(): Promise<number> {
  beginLog('command', process.argv.slice(2));
  // What was thrown where nobody waits. Nothing that goes on after it could be trusted; FFmpegs end with the signal.
  process.once('uncaughtException', (error) => {
    stop.abort();
    tellFault(error);
    process.exit(1);
  });
  try {
    await buildProgram(reporter, stop.signal).parseAsync(process.argv);
    return 0;
  } catch (error) {
    logError('The command ends', error);
    if (error instanceof UsageError) {
      if (error.message !== '') reporter.usage(error.message);
      return error.status;
    }
    if (stop.signal.aborted) {
      const message =
        error instanceof UserFacingError && error.code === 'interrupted' ? error.message : 'Stopped; run the same command again to go on.';
      reporter.event({ type: 'error', code: 'interrupted', message });
      return 130;
    }
    if (error instanceof UserFacingError) {
      reporter.event({ type: 'error', code: error.code, message: error.message });
      return error.code === 'usage' ? 2 : 1;
    }
    tellFault(error);
    return 1;
  }
}

import { CommanderError } from 'commander';
import { describeError } from '../../../shared/job/errors.ts';
import { DatasetError, Stopped } from './errors.ts';
import { buildProgram } from './program.ts';

const stop = new AbortController();
for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.once(name, () => {
    stop.abort();
  });
// Whoever reads along may leave.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

function say(message: string): void {
  process.stderr.write(`${message}\n`);
}

async function run(): Promise<number> {
  try {
    await buildProgram(stop.signal).parseAsync(process.argv);
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      const message = error.message
        .replace(/^error: /, '')
        .replace(/\s*\n/g, ' ')
        .replace(/^./, (letter) => letter.toUpperCase());
      say(
        error.code === 'commander.help'
          ? 'Expected a command (see "npm run dataset -- --help").'
          : `${message} (see "npm run dataset -- --help").`,
      );
      return 2;
    }
    if (error instanceof Stopped || stop.signal.aborted) {
      say(new Stopped().message);
      return 130;
    }
    if (error instanceof DatasetError) {
      say(error.message);
      return 1;
    }
    say(`The data set builder met a fault of its own (${describeError(error)}): please report it.`);
    if (process.env['KINETINT_DEBUG'] !== undefined) console.error(error);
    return 1;
  }
}

process.exitCode = await run();

import { Command, CommanderError } from 'commander';
import manifest from '../../package.json' with { type: 'json' };
import { EngineParts } from '../engine/session/engine-parts.ts';
import type { CommandContext } from './command-context.ts';
import type { Reporter } from './reporter.ts';
import { addBatch } from './commands/batch.ts';
import { addBench } from './commands/bench.ts';
import { addCompletion } from './commands/completion.ts';
import { addColorize } from './commands/colorize.ts';
import { addDevices } from './commands/devices.ts';
import { addExport } from './commands/export.ts';
import { addLog } from './commands/log.ts';
import { addMan } from './commands/man.ts';
import { addMerge } from './commands/merge.ts';
import { addNetworks } from './commands/networks.ts';
import { addProject } from './commands/project.ts';
import { addProbe } from './commands/probe.ts';
import { addReferences } from './commands/references.ts';

/** The command was not understood, or only help was asked for (status 0). */
export class UsageError extends Error {
  readonly status: number;

  constructor(message: string, status = 2, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** Commander's words as one sentence without its full stop; its help as it stands. */
function oneSentence(said: string): string {
  const text = said.trim();
  if (text.startsWith('Usage:')) return text;
  return text
    .replace(/^error: /, '')
    .replace(/\s*\n\(Did you mean (.*)\?\)$/, ', did you mean "$1"?')
    .replace(/ is invalid\. ([A-Z])/, (_, letter: string) => ` is invalid: ${letter.toLowerCase()}`)
    .replace(/\.$/, '')
    .replace(/^./, (letter) => letter.toUpperCase());
}

/** Builds the command line. Parsing throws {@link UsageError} instead of ending the process. */
export function buildProgram(reporter: Reporter, signal: AbortSignal): Pick<Command, 'parseAsync'> & { readonly command: Command } {
  const context: CommandContext = { reporter, signal, engine: new EngineParts() };
  let said = '';
  const program = new Command('kinetint')
    .description(
      'Guesses colours for black-and-white films on your own machine. Sound and timing of the film stay as they are, and its luma up to the encoder.',
    )
    .version(manifest.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError(false)
    .configureOutput({
      writeErr: (text) => {
        said += text;
      },
    })
    .exitOverride();
  addColorize(program, context);
  addBatch(program, context);
  addMerge(program, context);
  addExport(program, context);
  addProbe(program, context);
  addProject(program, context);
  addReferences(program, context);
  addNetworks(program, context);
  addDevices(program, context);
  addBench(program, context);
  addLog(program, context);
  addMan(program, context);
  addCompletion(program, context);
  program.addHelpText(
    'after',
    `
Exit status: 0 done; 1 failed, one line on standard error says what and what to do; 2 wrong usage;
130 interrupted (run the same command again to go on).`,
  );
  return {
    command: program,
    async parseAsync(argv) {
      try {
        return await program.parseAsync(argv);
      } catch (error) {
        if (!(error instanceof CommanderError)) throw error;
        if (error.exitCode === 0) throw new UsageError('', 0, { cause: error });
        const message = oneSentence(said);
        // Bare "kinetint" prints its help where commander's own message is that help.
        throw new UsageError(message.startsWith('Usage:') ? message : `${message || 'Wrong usage'} (see "kinetint --help").`, 2, {
          cause: error,
        });
      }
    },
  };
}

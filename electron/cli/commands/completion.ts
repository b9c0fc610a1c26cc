import { Argument, type Command } from 'commander';
import { completionScript, shells, type Shell } from '../completion.ts';
import type { CommandContext } from '../command-context.ts';

export function addCompletion(program: Command, { reporter }: CommandContext): void {
  program
    .command('completion')
    .description("print what makes a shell complete this command's words, for its start-up file")
    .addArgument(new Argument('<shell>', 'your shell').choices(shells))
    .action((shell: Shell) => {
      const script = completionScript(program, shell);
      reporter.print(script, { type: 'completion', shell, script });
    });
}

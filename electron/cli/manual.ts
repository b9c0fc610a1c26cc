import type { Command } from 'commander';

/** Text as troff takes it: no line of it a request, no hyphen or backslash of its own meaning. */
function escaped(text: string): string {
  return text
    .replace(/\\/g, '\\e')
    .replace(/-/g, '\\-')
    .replace(/^([.'])/gm, '\\&$1');
}

function options(command: Command): string[] {
  return command
    .createHelp()
    .visibleOptions(command)
    .flatMap((option) => [
      '.TP',
      `\\fB${escaped(option.flags)}\\fR`,
      escaped(
        [
          option.description,
          ...(option.argChoices === undefined ? [] : [`(${option.argChoices.join(', ')})`]),
          ...(option.defaultValue === undefined ? [] : [`(default: ${option.defaultValueDescription ?? String(option.defaultValue)})`]),
        ].join(' '),
      ),
    ]);
}

/** A command, its arguments and options, then those below it. */
function section(command: Command, names: readonly string[]): string[] {
  const own = [...names, command.name()];
  const below = command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== 'help');
  if (below.length > 0 && names.length > 0) return below.flatMap((child) => section(child, own));
  return [
    `.SS ${escaped([...own, command.usage()].join(' '))}`,
    escaped(command.description()),
    ...command.registeredArguments.flatMap((argument) => ['.TP', `\\fI${escaped(argument.name())}\\fR`, escaped(argument.description)]),
    ...options(command),
  ];
}

/** The manual page of the whole command line in troff, made of the very words of `--help`. */
export function manualPage(program: Command): string {
  const commands = program
    .createHelp()
    .visibleCommands(program)
    .filter((command) => command.name() !== 'help');
  return [
    `.TH KINETINT 1 "" "Kinetint ${program.version() ?? ''}" "User Commands"`,
    '.SH NAME',
    'kinetint \\- colour black\\-and\\-white films',
    '.SH SYNOPSIS',
    '\\fBkinetint\\fR \\fIcommand\\fR [\\fIarguments\\fR]',
    '.SH DESCRIPTION',
    escaped(program.description()),
    '.SH OPTIONS',
    ...options(program),
    '.SH COMMANDS',
    ...commands.flatMap((command) => section(command, [program.name()])),
    '.SH EXIT STATUS',
    ...[
      ['0', 'done'],
      ['1', 'failed; one line on standard error says what and what to do'],
      ['2', 'wrong usage'],
      ['130', 'interrupted; run the same command again to go on'],
    ].flatMap(([status, meaning]) => ['.TP', `\\fB${status ?? ''}\\fR`, escaped(meaning ?? '')]),
    '',
  ].join('\n');
}

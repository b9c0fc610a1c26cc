import type { Command } from 'commander';

export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;
export type Shell = (typeof shells)[number];

/** What may follow a command: the commands below it and its options. */
interface Level {
  /** Commands that lead here, such as `models add`; empty for the program itself. */
  readonly path: string;
  readonly words: readonly { readonly word: string; readonly about: string }[];
  /** Options that take one of a few words. */
  readonly choices: readonly { readonly flag: string; readonly values: readonly string[] }[];
}

function levelsOf(command: Command, path: readonly string[] = []): Level[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command).filter((child) => child.name() !== 'help');
  const options = help
    .visibleOptions(command)
    .flatMap(({ long, description, argChoices }) => (long === undefined ? [] : [{ long, description, argChoices }]));
  const level: Level = {
    path: path.join(' '),
    words: [
      ...below.map((child) => ({ word: child.name(), about: child.description() })),
      ...command.registeredArguments.flatMap(({ argChoices }) => (argChoices ?? []).map((word) => ({ word, about: '' }))),
      ...options.map(({ long, description }) => ({ word: long, about: description })),
    ],
    choices: options.flatMap(({ long, argChoices }) => (argChoices === undefined ? [] : [{ flag: long, values: argChoices }])),
  };
  return [level, ...below.flatMap((child) => levelsOf(child, [...path, child.name()]))];
}

/**
 * Files wherever nothing of ours fits. zsh reads it too: there `path` and `words` are variables of the shell's own, and what is counted
 * stands in `$(( ))`.
 */
function bash(levels: readonly Level[]): string {
  const paths = levels.filter(({ path }) => path !== '').map(({ path }) => `"${path}"`);
  const choices = levels.flatMap(({ path, choices: ours }) =>
    ours.map(({ flag, values }) => `    "${path} ${flag}") COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$cur")); return ;;`),
  );
  const words = levels.map(({ path, words: ours }) => `    "${path}") known="${ours.map(({ word }) => word).join(' ')}" ;;`);
  return [
    '_kinetint() {',
    '  local cur="${COMP_WORDS[COMP_CWORD]}" prev="${COMP_WORDS[COMP_CWORD-1]}" at="" word known=""',
    '  for word in "${COMP_WORDS[@]:1:$((COMP_CWORD-1))}"; do',
    `    case "\${at:+$at }$word" in ${paths.join('|')}) at="\${at:+$at }$word" ;; esac`,
    '  done',
    '  case "$at $prev" in',
    ...choices,
    '  esac',
    '  case "$at" in',
    ...words,
    '  esac',
    '  COMPREPLY=($(compgen -W "$known" -- "$cur"))',
    '}',
    'complete -o default -F _kinetint kinetint',
  ].join('\n');
}

function quoted(text: string): string {
  return `'${text.replace(/\\/g, '\\\\').replace(/'/g, "\\'")}'`;
}

function fish(levels: readonly Level[]): string {
  return levels
    .flatMap(({ path, words, choices }) => {
      const above = path.split(' ').filter((name) => name !== '');
      const below = words.map(({ word }) => word).filter((word) => !word.startsWith('-'));
      const seen = above.map((name) => `__fish_seen_subcommand_from ${name}`);
      const unseen = below.length === 0 ? [] : [`not __fish_seen_subcommand_from ${below.join(' ')}`];
      const when = [...seen, ...unseen].join('; and ') || 'true';
      return words.map(({ word, about }) => {
        const start = `complete -c kinetint -n ${quoted(when)}`;
        const told = about === '' ? '' : ` -d ${quoted(about)}`;
        if (!word.startsWith('--')) return `${start} -f -a ${word}${told}`;
        const values = choices.find(({ flag }) => flag === word)?.values;
        return `${start} -l ${word.slice(2)}${values === undefined ? '' : ` -x -a ${quoted(values.join(' '))}`}${told}`;
      });
    })
    .join('\n');
}

function powershell(levels: readonly Level[]): string {
  const list = (words: readonly string[]): string => `@(${words.map((word) => `'${word}'`).join(', ')})`;
  const entries = levels.flatMap(({ path, words, choices }) => [
    `    '${path}' = ${list(words.map(({ word }) => word))}`,
    ...choices.map(({ flag, values }) => `    '${path} ${flag}' = ${list(values)}`),
  ]);
  return [
    'Register-ArgumentCompleter -Native -CommandName kinetint -ScriptBlock {',
    '  param($wordToComplete, $commandAst, $cursorPosition)',
    '  $known = @{',
    ...entries,
    '  }',
    '  $path = ""; $before = ""',
    '  foreach ($element in $commandAst.CommandElements | Select-Object -Skip 1) {',
    '    $word = "$element"',
    '    if ($element.Extent.EndOffset -ge $cursorPosition -and $word -eq $wordToComplete) { break }',
    '    $longer = "$path $word".Trim()',
    '    if ($known.ContainsKey($longer) -and -not $word.StartsWith("-")) { $path = $longer }',
    '    $before = $word',
    '  }',
    '  $words = $known["$path $before"]; if (-not $words) { $words = $known[$path] }',
    '  $words | Where-Object { $_ -like "$wordToComplete*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }',
    '}',
  ].join('\n');
}

/** The script that makes a shell complete commands, options and their words; file names stay the shell's. */
export function completionScript(program: Command, shell: Shell): string {
  const levels = levelsOf(program);
  switch (shell) {
    case 'bash':
      return bash(levels);
    case 'zsh':
      // zsh reads bash's scripts.
      return `autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n${bash(levels)}`;
    case 'fish':
      return fish(levels);
    case 'powershell':
      return powershell(levels);
  }
}

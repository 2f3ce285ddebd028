import type { Command, Option } from 'commander';

export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type CompletedShell = (typeof SHELLS)[number];

/** What completes the commands and options of a program in a shell. Nothing in it is quoted: names are plain words. */
export function completionScript(program: Command, shell: CompletedShell): string {
  if (shell === 'fish') return fishScript(program);
  const zsh =
    shell === 'zsh'
      ? '(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }\nautoload -Uz bashcompinit && bashcompinit\n'
      : '';
  return `${zsh}${bashScript(program)}`;
}

function bashScript(program: Command): string {
  const name = program.name();
  const cases = program.commands.map((command) => {
    const values = visibleOptions(command)
      .filter(({ argChoices }) => argChoices)
      .map(
        ({ long, argChoices }) =>
          `      ${command.name()}:${long ?? ''}) words='${argChoices?.join(' ') ?? ''}' ;;`,
      );
    return [
      ...values,
      `      ${command.name()}:*) words='${[...argumentsOf(command), ...optionNames(command)].join(' ')}' ;;`,
    ].join('\n');
  });
  return `_${identifier(name)}() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words found
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${program.commands.map((command) => command.name()).join(' ')} --help --version'
  else
    case \${COMP_WORDS[1]}:$before in
${cases.join('\n')}
    esac
  fi
  while IFS='' read -r found; do COMPREPLY+=("$found"); done < <(compgen -W "$words" -- "$word")
  if [ "\${#COMPREPLY[@]}" -eq 0 ]; then
    while IFS='' read -r found; do COMPREPLY+=("$found"); done < <(compgen -f -- "$word")
  fi
}
complete -F _${identifier(name)} ${name}
`;
}

function fishScript(program: Command): string {
  const name = program.name();
  const lines = program.commands.flatMap((command) => [
    `complete -c ${name} -n __fish_use_subcommand -f -a ${command.name()} -d ${quoted(command.description())}`,
    ...argumentsOf(command).map(
      (word) => `complete -c ${name} -n '__fish_seen_subcommand_from ${command.name()}' -f -a ${word}`,
    ),
    ...visibleOptions(command).map((option) =>
      [
        `complete -c ${name} -n '__fish_seen_subcommand_from ${command.name()}'`,
        `-l ${String(option.long).slice(2)}`,
        ...(option.argChoices
          ? ['-x', `-a '${option.argChoices.join(' ')}'`]
          : option.required
            ? ['-r']
            : []),
        `-d ${quoted(option.description)}`,
      ].join(' '),
    ),
  ]);
  return `${lines.join('\n')}\n`;
}

/** Words that a command takes as an argument. */
function argumentsOf({ registeredArguments }: Command): string[] {
  return registeredArguments.flatMap(({ argChoices = [] }) => [...argChoices]);
}

function optionNames(command: Command): string[] {
  return [...visibleOptions(command).map(({ long }) => long ?? ''), '--help'];
}

function visibleOptions(command: Command): Option[] {
  return command.options.filter(({ hidden, long }) => !hidden && long !== undefined);
}

function identifier(name: string): string {
  return name.replaceAll('-', '_');
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

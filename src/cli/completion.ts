import type { Command, Option } from 'commander';
import type { Call } from './call.js';

/** zsh completes with bash's script. */
const ZSH = `(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
autoload -Uz bashcompinit && bashcompinit
`;

/** Prints a shell's completion script for commands and options. Names are plain words, so only texts are quoted. */
export function completion({ args: [shell], program, stdout }: Call): void {
  stdout(shell === 'fish' ? fishScript(program) : (shell === 'zsh' ? ZSH : '') + bashScript(program));
}

/** If nothing matches, the shell completes file names. */
function bashScript({ commands }: Command): string {
  const cases = commands.flatMap((command) => {
    const options = visibleOptions(command);
    const words = [...choicesOf(command), ...options.map(({ long }) => long), '--help', '--help-all'];
    return [
      ...options.flatMap(({ long, argChoices }) => (argChoices ? [[String(long), argChoices] as const] : [])),
      ['*', words] as const,
    ].map(([before, found]) => `      ${command.name()}:${before}) words='${found.join(' ')}' ;;`);
  });
  return `_jira_auth() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${commands.map((command) => command.name()).join(' ')} --help --verbose --version'
  else
    case \${COMP_WORDS[1]}:$before in
${cases.join('\n')}
    esac
  fi
  COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _jira_auth jira-auth
`;
}

function fishScript({ commands }: Command): string {
  const lines = commands.flatMap((command) => {
    const inCommand = `complete -c jira-auth -n '__fish_seen_subcommand_from ${command.name()}'`;
    const first = `complete -c jira-auth -n __fish_use_subcommand -f -a ${command.name()}`;
    return [
      `${first} -d ${quoted(command.summary())}`,
      ...choicesOf(command).map((word) => `${inCommand} -f -a ${word}`),
      ...visibleOptions(command).map(({ long, argChoices, required, description }) => {
        const value = argChoices ? ` -x -a '${argChoices.join(' ')}'` : required ? ' -r' : '';
        return `${inCommand} -l ${String(long).slice(2)}${value} -d ${quoted(description)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}

const choicesOf = ({ registeredArguments }: Command): string[] =>
  registeredArguments.flatMap(({ argChoices = [] }) => argChoices);

const visibleOptions = ({ options }: Command): Option[] => options.filter(({ hidden }) => !hidden);

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

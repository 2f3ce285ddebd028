import type { Call, CommandKind } from './call.js';
import { nameOf } from './help.js';
import { optionsOf } from './options.js';

/** zsh completes with bash's script. */
const ZSH = `(( $+functions[compdef] )) || { autoload -Uz compinit && compinit }
autoload -Uz bashcompinit && bashcompinit
`;

/** Prints a shell's completion script for commands and options. Names are plain words, so only texts are quoted. */
export async function completion({ args: [shell], commands, stdout }: Call): Promise<void> {
  const completed = await Promise.all(commands.map(completedOf));
  stdout(shell === 'fish' ? fishScript(completed) : (shell === 'zsh' ? ZSH : '') + bashScript(completed));
}

type Completed = Awaited<ReturnType<typeof completedOf>>;

async function completedOf(kind: CommandKind) {
  const shown = optionsOf(kind).flatMap(([, items]) => items.filter(([, text]) => text !== ''));
  const options = shown.map(async ([flags, text, choices]) => {
    return { long: `--${nameOf(flags)}`, text, values: await choices?.(), isNeeded: flags.includes('<') };
  });
  return { ...kind, words: (await kind.args?.[0]?.[2]?.()) ?? [], options: await Promise.all(options) };
}

/** If nothing matches, the shell completes file names. */
function bashScript(commands: readonly Completed[]): string {
  const cases = commands.flatMap(({ name, words, options }) => {
    const all = [...words, ...options.map(({ long }) => long), '--help', '--help-all'];
    return [
      ...options.flatMap(({ long, values }) => (values ? [[long, values] as const] : [])),
      ['*', all] as const,
    ].map(([before, found]) => `      ${name}:${before}) words='${found.join(' ')}' ;;`);
  });
  return `_jira_auth() {
  local word=\${COMP_WORDS[COMP_CWORD]} before=\${COMP_WORDS[COMP_CWORD-1]} words
  if [ "$COMP_CWORD" -eq 1 ]; then
    words='${commands.map(({ name }) => name).join(' ')} --help --verbose --version'
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

function fishScript(commands: readonly Completed[]): string {
  const lines = commands.flatMap(({ name, summary, words, options }) => {
    const inCommand = `complete -c jira-auth -n '__fish_seen_subcommand_from ${name}'`;
    const first = `complete -c jira-auth -n __fish_use_subcommand -f -a ${name}`;
    return [
      `${first} -d ${quoted(summary)}`,
      ...words.map((word) => `${inCommand} -f -a ${word}`),
      ...options.map(({ long, text, values, isNeeded }) => {
        const value = values ? ` -x -a '${values.join(' ')}'` : isNeeded ? ' -r' : '';
        return `${inCommand} -l ${long.slice(2)}${value} -d ${quoted(text)}`;
      }),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}

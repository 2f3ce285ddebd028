import type { CommandKind, Declared } from './call.js';
import { hanging, WIDTH, wrapped } from './world.js';

export const VERSION_OPTION: Declared = ['-V, --version', 'Show the version'];

/** Shows help with every option. */
export const HELP_FOR_ALL = '--help-all';

/** Longer lists of choices appear only in the full help. Characters. */
const LONGEST_CHOICES = 60;

/** Texts beside names are broken only if there are so many columns for them. */
const LEAST_COLUMNS = 40;

/** Those without a text are not shown. */
export type Section = readonly [heading: string, items: readonly Declared[]];

/** A command, or the whole program, as it is parsed and as its help shows it. */
export interface Page extends Pick<CommandKind, 'summary' | 'help' | 'args'> {
  /** Empty for the program. */
  readonly name: string;
  readonly options: readonly Section[];
  readonly commands?: readonly CommandKind[];
  /** Help shows more than the first section of the options, and long lists of choices. */
  readonly isFull: boolean;
  readonly columns: number | undefined;
}

/** Returns `ci` for `--ci <name>`, `version` for `-V, --version`, and `url` for `<url>`. */
export const nameOf = (flags: string): string => String(/\w[\w -]*\w/.exec(flags));

const helpOption = (isFull: boolean): Declared =>
  isFull
    ? [`-h, ${HELP_FOR_ALL}`, 'Show this; --help shows the main options']
    : ['-h, --help', `Show this; ${HELP_FOR_ALL} shows every option`];

export const asksForHelp = (words: readonly string[], { isFull }: Page): boolean =>
  words.some((word) => helpOption(isFull)[0].split(', ').includes(word));

/** Returns the options that help shows, its own included. */
export function shownOptions({ options, isFull }: Page): Section[] {
  const sections = options.map(([heading, items], at): Section => {
    return [heading, [...items.filter(([, text]) => text !== ''), ...(at === 0 ? [helpOption(isFull)] : [])]];
  });
  return isFull ? sections : sections.slice(0, 1);
}

export async function helpText(page: Page): Promise<string> {
  const { name, summary, help: more, args = [], commands = [], isFull, columns = WIDTH } = page;
  const named = args.filter(([, text]) => text !== '');
  const sections: Section[] = [
    ['Arguments', named.map(([flags, ...rest]) => [nameOf(flags), ...rest])],
    ...shownOptions(page),
    ['Commands', commands.map((each) => [each.name, each.summary])],
  ];
  const width = Math.max(...sections.flatMap(([, items]) => items.map(([term]) => term.length)));
  const words = page.commands ? ['[command]'] : args.map(([flags]) => flags);
  const usage = ['jira-auth', name, '[options]', ...words].filter(Boolean).join(' ');
  const about = more === undefined ? summary : `${summary}\n${more}`;
  let help = `Usage: ${usage}\n\n${wrapped(about, columns)}\n`;
  for (const [heading, items] of sections) {
    if (items.length > 0) help += `\n${heading}:\n`;
    for (const [term, text, choices] of items) {
      const list = (await choices?.())?.join(', ') ?? '';
      const isShown = list !== '' && (isFull || list.length <= LONGEST_CHOICES);
      const shown = isShown ? `${text} (${list})` : text;
      help += `${hanging(`  ${term.padEnd(width)}  `, shown, columns, LEAST_COLUMNS)}\n`;
    }
  }
  return help;
}

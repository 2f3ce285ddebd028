import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { fixtures, startSandbox } from '../sandbox/index.js';

const THEMES = {
  light: { background: '#f6f8fa', frame: '#d1d9e0', text: '#1f2328', command: '#0550ae' },
  dark: { background: '#151b23', frame: '#3d444d', text: '#f0f6fc', command: '#79c0ff' },
} as const;

type Theme = keyof typeof THEMES;

export const PICTURES = { light: 'docs/run-light.svg', dark: 'docs/run-dark.svg' } as const;

const COMMANDS = [
  'eval "$(jira-auth export)"',
  `curl -q -K "$JIRA_CURL_CONFIG" -sS --fail-with-body -w 'HTTP %{http_code}\\n' \\
  -X PUT "$JIRA_API_URL/issue/PROJ-1" -H 'Content-Type: application/json' \\
  -d '{"fields":{"customfield_10314":{"value":"Development Completed"}}}'`,
  "jira-auth update PROJ-1 'Development status=Done'",
  "jira-auth update PROJ-1 'Development status=Released' 'Build number=1207'",
  'jira-auth cleanup',
];

const run = promisify(execFile);

/** What a terminal shows of a run of the built program against the sandbox, with `$ ` before each command. */
export async function transcript(): Promise<string> {
  const sandbox = await startSandbox();
  const folder = mkdtempSync(join(tmpdir(), 'jira-auth-picture-'));
  const { sites, users, tokens } = fixtures;
  const program = `'${process.execPath}' '${resolve('dist/cli/index.js')}'`;
  const steps = COMMANDS.map(
    (command) => `cat <<'END'\n$ ${command.replaceAll('\n', '\n> ')}\nEND\n${command}\n`,
  );
  try {
    const script = `exec 2>&1\njira-auth() { ${program} "$@"; }\n${steps.join('')}`;
    const { stdout } = await run('bash', ['-c', script], {
      env: {
        ...{ PATH: process.env['PATH'], HOME: folder, TMPDIR: folder, ...sandbox.env },
        JIRA_BASE_URL: sites.acme.url,
        JIRA_USER_EMAIL: users.ada.email,
        JIRA_API_TOKEN: tokens.classic,
      },
    });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
    await sandbox.close();
  }
}

/** The transcript as an SVG, lines folded at words. */
export function picture(text: string, theme: Theme): string {
  const { background, frame, text: color, command } = THEMES[theme];
  const rows = text
    .trimEnd()
    .split('\n')
    .flatMap((line) => folded(line))
    .map((line, index) => {
      const fill = /^[$>] /.test(line) ? ` fill="${command}"` : '';
      return `<text x="14" y="${28 + 20 * index}"${fill}>${escaped(line)}</text>`;
    });
  const height = 24 + 20 * rows.length;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" fill="${color}"
  font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, monospace" font-size="13" xml:space="preserve">
<rect x=".5" y=".5" width="${WIDTH - 1}" height="${height - 1}" rx="6" fill="${background}" stroke="${frame}"/>
${rows.join('\n')}
</svg>
`;
}

const WIDTH = 840;
const COLUMNS = 100;

function folded(line: string): string[] {
  return line.match(new RegExp(`.{1,${COLUMNS}}(?: |$)`, 'g')) ?? [line];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

if (process.argv[1]?.endsWith('picture.ts') === true) {
  const text = await transcript();
  for (const theme of ['light', 'dark'] as const) writeFileSync(PICTURES[theme], picture(text, theme));
}

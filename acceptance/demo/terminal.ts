import { styleText } from 'node:util';

const hasColour =
  process.stdout.isTTY && (process.env['NO_COLOR'] ?? '') === '' && process.env['TERM'] !== 'dumb';

type Style = Parameters<typeof styleText>[0];

export function painted(style: Style, text: string): string {
  return hasColour ? styleText(style, text) : text;
}

export function heading(text: string): void {
  console.log(`\n${painted(['bold', 'cyan'], `== ${text}`)}\n`);
}

export function subheading(text: string): void {
  console.log(`\n${painted('bold', text)}`);
}

export function quote(lines: readonly string[]): void {
  for (const line of lines) {
    const error = line.replace(/^##\[error\]/, 'Error: ');
    const warning = line.replace(/^##\[warning\]/, 'Warning: ');
    const shown =
      error !== line ? painted('red', error) : warning === line ? line : painted('yellow', warning);
    console.log(`${painted('dim', '  | ')}${shown}`);
  }
}

import { styleText } from 'node:util';

export function heading(text: string): void {
  console.log(`\n${styleText(['bold', 'cyan'], `== ${text}`)}\n`);
}

export function subheading(text: string): void {
  console.log(`\n${styleText('bold', text)}`);
}

export function quote(lines: readonly string[]): void {
  for (const line of lines) {
    const error = line.replace(/^##\[error\]/, 'Error: ');
    const warning = line.replace(/^##\[warning\]/, 'Warning: ');
    const shown =
      error !== line ? styleText('red', error) : warning === line ? line : styleText('yellow', warning);
    console.log(`${styleText('dim', '  | ')}${shown}`);
  }
}

import type { Failure } from '../failure.js';
import { htmlText } from '../html-text.js';

/** What a browser shows of a consent. Nothing in it came from outside. */
export type Shown = readonly [status: number, title: string, text: string];

export const WORKED: Shown = [
  200,
  'It worked',
  'The refresh token is where you wanted it. You can close this page and go back to the terminal.',
];

/** To a request that any web page could have sent. */
export const FOREIGN: Shown = [
  400,
  'This does not belong to the consent',
  'The consent that runs on this machine did not ask for this request, and still waits for its own answer. Use the page that the terminal shows.',
];

/** To the same answer once more: a page that was loaded again. */
export const REPEATED: Shown = [
  409,
  'The answer has come',
  'You can close this page. The terminal says how the consent ended.',
];

export function failed({ what, advice }: Failure): Shown {
  return [400, 'The consent did not work', `${what} ${advice}`];
}

export function consentPage([status, title, text]: Shown): string {
  const [light, dark] = status === 400 ? ['#ae2a19', '#f87168'] : ['#216e4e', '#4bce97'];
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} - jira-auth</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1rem; }
h1 { color: ${light}; }
@media (prefers-color-scheme: dark) { body { background: #1d2125; color: #c7d1db; } h1 { color: ${dark}; } }
</style>
</head>
<body>
<h1>${title}</h1>
<p>${htmlText(text)}</p>
</body>
</html>
`;
}

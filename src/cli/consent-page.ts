import type { Failure } from '../failure.js';
import { htmlText } from '../html-text.js';

/** The page that a consent ends on in the browser. It holds nothing that came from outside. */
export function consentPage(problem: Failure | undefined): string {
  const title = problem ? 'The consent did not work' : 'It worked';
  const text = problem
    ? `${htmlText(problem.what)} ${htmlText(problem.advice)}`
    : 'The refresh token is where you wanted it. You can close this page and go back to the terminal.';
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title} - jira-auth</title>
<style>
body { font: 1.1rem/1.5 system-ui, sans-serif; margin: 15vh auto; max-width: 34rem; padding: 0 1rem; }
h1 { color: ${problem ? '#ae2a19' : '#216e4e'}; }
@media (prefers-color-scheme: dark) { body { background: #1d2125; color: #c7d1db; } h1 { color: ${problem ? '#f87168' : '#4bce97'}; } }
</style>
</head>
<body>
<h1>${title}</h1>
<p>${text}</p>
</body>
</html>
`;
}

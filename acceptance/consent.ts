// A person's consent in a real browser, from `jira-auth consent` to a curl that updates an issue in the sandbox.
import { missingChromium } from './kit/chromium.js';
import { program } from './kit/program.js';
import { type Consent, play, SCENARIOS } from './consent/scenarios.js';

await program(
  Object.entries(SCENARIOS).map(([name, run]: [string, (consent: Consent) => Promise<void>]) => ({
    name,
    missing: name.startsWith('in a browser') ? missingChromium : undefined,
    run: (stage) => play(stage, run),
  })),
);

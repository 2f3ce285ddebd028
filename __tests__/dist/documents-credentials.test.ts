// The steps for each credential, as docs/credentials.md has them.
import { test } from '@jest/globals';
import { fixtures } from '../../sandbox/index.js';
import { METHOD_NAMES } from '../../src/methods/index.js';
import { blocks } from '../workflows/documents.js';
import { CONSENT, expectChanged, run, type Story } from './sections.js';
import { CHANGE_FIELD } from './shell.js';

const { tokens } = fixtures;

const METHODS: Readonly<Record<string, Story>> = {
  'scoped-api-token': { stored: { JIRA_API_TOKEN: tokens.scoped } },
  'service-account-token': { stored: { JIRA_API_TOKEN: tokens.serviceAccount.token } },
  'refresh-token': CONSENT,
  oauth1: {
    script: CHANGE_FIELD.replace('-q', '-q -H @<(jira-auth sign PUT "$JIRA_API_URL/issue/PROJ-1")'),
  },
  'oauth-credentials': { script: '# No REST API.', then: () => undefined },
};

test.each(METHOD_NAMES)('%s, as it stands there, with a plain curl (E4)', async (method) => {
  const { script = CHANGE_FIELD, ...story } = METHODS[method] ?? {};
  const section = `docs/credentials.md: ${method}`;
  await run(
    blocks().filter((block) => block.section === section),
    {
      then: () => {
        expectChanged();
      },
      ...story,
      prints: new RegExp(`^by ${method}$`, 'm'),
      script: `${script}\necho "by $JIRA_AUTH_METHOD"`,
    },
  );
});

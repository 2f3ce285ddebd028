import { rateLimited } from '../../sandbox/index.js';
import { scenario, sites, ways } from './scenario.js';

scenario('rate-limited: a wait longer than the budget ends the step at once', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  faults: [{ path: '/rest/api/3/myself', then: rateLimited({ retryAfter: 86_400 }) }],
});

scenario('untrusted-response: a log-in page with status 200 is no answer of Jira (D1)', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  faults: [{ path: '/rest/api/3/myself', then: { html: true } }],
});

scenario('redirect-refused: a redirect to another host is not followed (C8)', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  faults: [
    {
      path: '/rest/api/3/myself',
      then: { redirect: 302, location: 'https://canary.example/collect?x=1' },
    },
  ],
});

scenario('tls-failure: a certificate of nobody gets no credential', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  arrange: ({ faults }) => {
    faults.tls(sites.acme.host, 'self-signed');
  },
});

scenario('handoff-failed: without a place for the curl config nothing is sent (E8)', {
  inputs: ways.classic,
  step: { overrides: { RUNNER_TEMP: undefined } },
});

scenario('handoff-failed: without a file for outputs nothing is sent, and no secret is printed (E9)', {
  inputs: ways.classic,
  step: { overrides: { GITHUB_OUTPUT: '/dev/full' } },
});

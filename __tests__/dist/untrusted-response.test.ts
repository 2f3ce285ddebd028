import { scenario, sites, ways } from './scenario.js';

scenario('untrusted-response: a log-in page with status 200 is no answer of Jira', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  arrange: ({ faults }) => {
    faults.add({ path: '/rest/api/3/myself', then: { html: true } });
  },
});

import { scenario, sites, ways } from './scenario.js';

scenario('anonymous-session: a 200 with a failed log-in is no log-in', {
  inputs: ways.classic,
  arrange: ({ faults }) => {
    faults.add({
      host: sites.acme.host,
      path: '/rest/api/3/myself',
      then: {
        status: 200,
        headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' },
        body: { accountId: 'FAKE-nobody' },
      },
    });
  },
});

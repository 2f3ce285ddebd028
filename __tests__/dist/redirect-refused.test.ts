import { scenario, sites, ways } from './scenario.js';

scenario('redirect-refused: a redirect to another host is not followed', {
  inputs: { ...ways.classic, 'cloud-id': sites.acme.cloudId },
  arrange: ({ faults }) => {
    faults.add({
      path: '/rest/api/3/myself',
      then: { redirect: 302, location: 'https://canary.example/collect?x=1' },
    });
  },
});

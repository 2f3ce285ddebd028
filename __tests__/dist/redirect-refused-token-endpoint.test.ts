import { scenario, ways } from './scenario.js';

scenario('redirect-refused: a 307 on the token endpoint gets no second body', {
  inputs: ways.refreshToken,
  arrange: ({ faults }) => {
    faults.add({
      host: 'auth.atlassian.com',
      then: { redirect: 307, location: 'https://canary.example/oauth/token' },
    });
  },
});

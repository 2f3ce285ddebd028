import { scenario, sites, tokens, ways } from './scenario.js';

scenario('credentials-rejected: an expired token is asked for once on the site and once on the gateway', {
  inputs: { ...ways.classic, 'api-token': tokens.expired },
});

scenario("credentials-rejected: a person's token without an e-mail asks for the e-mail", {
  inputs: { 'api-token': tokens.classic },
});

scenario('credentials-rejected: an access token that nobody issued', {
  inputs: { 'access-token': 'FAKE-access-token-that-nobody-issued' },
});

scenario('credential-expired: a refused token whose declared day is over has expired', {
  inputs: { ...ways.classic, 'api-token': tokens.expired, 'expires-on': '2026-01-31' },
});

scenario('anonymous-session: a 200 with a failed log-in is no log-in (D3)', {
  inputs: ways.classic,
  faults: [
    {
      host: sites.acme.host,
      path: '/rest/api/3/myself',
      then: {
        status: 200,
        headers: { 'x-seraph-loginreason': 'AUTHENTICATED_FAILED' },
        body: { accountId: 'FAKE-nobody' },
      },
    },
  ],
});

scenario('anonymous-session: a 200 without an account is no log-in (D2)', {
  inputs: { ...ways.classic, 'auth-method': 'api-token' },
  faults: [{ path: '/rest/api/3/myself', then: { status: 200, body: { active: true } } }],
});

scenario('captcha-required: the first sign of a CAPTCHA ends all attempts (D6)', {
  inputs: { email: tokens.locked.email, 'api-token': tokens.locked.token },
});

import { dataCenterWays } from '../../../__tests__/dist/ways.js';
import { action, dataCenter, MYSELF, onTheWire, sites, ways } from '../action.js';
import { AT_ONCE } from '../row.js';
import type { Row, Trial } from '../row.js';
import { MARK } from '../rules.js';

const REFUSED = { status: 7, code: 'redirect-refused', requests: 1, connects: 1 } as const;
/** The gateway is asked as well, since a site's edge may be what sends the request on. */
const BY_BOTH = { ...REFUSED, requests: 2, connects: 2 } as const;
const CODES = [301, 302, 303, 307, 308] as const;

function redirect(name: string, code: number, location?: string): Trial {
  return action({
    name: `${code} ${name}`,
    faults: (faults) =>
      faults.add({ path: MYSELF, then: { redirect: code, ...(location !== undefined && { location }) } }),
    expect: { ...BY_BOTH, says: /which is never followed/ },
    check: ({ main }) => (main.stdout.includes(MARK) ? ["the target's path is quoted"] : []),
  });
}

const ELSEWHERE: readonly (readonly [name: string, location: string | undefined])[] = [
  ['to another host', `https://canary.example/${MARK}`],
  ['to another host, without a scheme', `//canary.example/${MARK}`],
  ['to another port', `https://${sites.acme.host}:8443/${MARK}`],
  ['to another site', `${sites.globex.url}/${MARK}`],
  ['from https to http', `http://${sites.acme.host}/rest/api/3/myself?${MARK}`],
  ['to itself, without end', `${sites.acme.url}/rest/api/3/myself`],
  ['to a relative address', `login.jsp?os_destination=${MARK}`],
  ['without a Location', undefined],
  ['with an empty Location', ''],
  ['javascript:', `javascript:alert('${MARK}')`],
  ['data:', `data:text/html,${MARK}`],
  ['file:', 'file:///etc/passwd'],
  ['with a user name', `https://ada:${MARK}@canary.example/`],
  ['that is no URL', `https://[${MARK}`],
  ['with a command', `https://canary.example/##[add-mask]${MARK}`],
  ['to a host that is a command', `https://%23%23[add-mask]${MARK}/`],
];

const ofTokenEndpoint = (code: number): Trial =>
  action({
    name: `${code} of the token endpoint: no body goes elsewhere`,
    inputs: { ...ways.refreshToken, 'cloud-id': sites.acme.cloudId },
    faults: (faults) =>
      faults.add({
        path: '/oauth/token',
        then: { redirect: code, location: 'https://canary.example/oauth/token' },
      }),
    expect: { ...REFUSED, says: /https:\/\/canary\.example/ },
  });

export const REDIRECTS: readonly Row[] = [
  {
    number: 35,
    fault: '301, 302, 303, 307, 308 to the same origin (C9)',
    exit: [7],
    bound: AT_ONCE,
    decision: 'refused',
    trials: [
      ...CODES.map((code) => redirect('to a path of the same host', code, '/login.jsp')),
      ...[300, 304, 305, 399].map((code) =>
        redirect('to the same host', code, `${sites.acme.url}/login.jsp`),
      ),
      ...([307, 308] as const).map((code) =>
        action({
          name: `${code} of a token endpoint to itself: no body is sent again`,
          inputs: { ...ways.clientCredentials, 'cloud-id': sites.acme.cloudId },
          faults: (faults) =>
            faults.add({
              path: '/oauth/token',
              then: { redirect: code, location: 'https://auth.atlassian.com/oauth/token' },
            }),
          expect: REFUSED,
        }),
      ),
      action({
        name: 'Data Center behind single sign-on',
        inputs: {
          'site-url': dataCenter.url,
          deployment: 'data-center',
          ...dataCenterWays['personal-access-token'],
        },
        hosts: [`${new URL(dataCenter.url).hostname}:443`],
        faults: (faults) =>
          faults.add({ path: MYSELF, then: { redirect: 302, location: '/jira/login.jsp' } }),
        expect: REFUSED,
      }),
    ],
  },
  {
    number: 36,
    fault: 'redirects to elsewhere: other origin, http, loop, relative, none, javascript: (C10, C11)',
    exit: [7],
    bound: AT_ONCE,
    trials: [
      ...ELSEWHERE.map(([name, location]) => redirect(name, 302, location)),
      ...CODES.map((code) => redirect('to another host', code, 'https://canary.example/collect')),
      ...CODES.map(ofTokenEndpoint),
      action({
        name: 'two Locations, on the wire',
        faults: (faults) =>
          faults.add({
            path: MYSELF,
            then: {
              raw: onTheWire(
                `HTTP/1.1 302 Found\nLocation: https://canary.example/\nLocation: ${sites.acme.url}/\nContent-Length: 0`,
              ),
              then: 'end',
            },
          }),
        expect: BY_BOTH,
      }),
    ],
  },
];

import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fixtures } from '../../sandbox/index.js';
import { asEnvironment } from '../../sandbox/command-line.js';
import { CLI } from '../kit/place.js';
import type { Stage } from '../kit/program.js';
import { signing } from '../kit/ways-in.js';
import { PYTHON, pythonFolder } from '../kit/python.js';
import { SCRIPTS } from './clients.js';

/** Queries for which RFC 5849 has rules, and those in which libraries are known to differ. */
const QUERIES = [
  // Repeated names, out of order, including one without a value.
  ...['a=2&a=10&a=1', 'b=1&a=2&B=3&A=4&a1=5&a-b=6&a.b=7'],
  // Parameters with empty values and without values.
  ...['empty=&x=1', 'flag', 'a=1&&b=2'],
  // A plus sign is a space, and %2B is a plus sign.
  ...['jql=project+%3D+PROJ', 'a+b=1&a%20c=2'],
  // Encoded more or less than necessary, in upper and lower case.
  ...['q=%61%7E%2d%2E%5f', "q=!*'()~-._&z=;:@$,/?", 'q=%21%2A%27%28%29&z=%3b%3A', 'q=100%'],
  ...['q=one%26two%3Dthree%23four', 'a%31=2&a1=1'],
  // UTF-8 characters of one to four bytes in values and names.
  'q=%C3%A4%C3%B6%C3%BC%20%E2%82%AC%20%F0%9F%98%80',
  '%C3%A4=1&z=2&%F0%9F%98%80=3&%EF%BF%BD=4',
];

/** `METHOD`, and the URL after the site. */
const REQUESTS = [
  'GET /rest/api/2/myself',
  'PUT /rest/api/2/issue/PROJ-1',
  'get /rest/api/2/issue/PROJ-1?fields=summary',
  'GET /rest/api/2/issue/PROJ-1?fields=summary&expand=names,renderedFields',
  ...QUERIES.map((query) => `GET /rest/api/2/search?${query}`),
  'GET /rest/api/2/user/properties/%C3%A4?username=dora',
  'GET /rest/api/2/a%20b%2Fc/(d)!~',
  'GET /rest/api/2/issue/PROJ-1?fields=summary#top',
];

const FEW = REQUESTS.slice(0, 8);

const { dataCenter } = fixtures;

/** The key comes from the Action, which puts a command on the `PATH`, or from variables of the command line alone. */
export const SIGNERS = [
  { name: 'every kind of URL', siteUrl: dataCenter.url, key: 'handed over', requests: REQUESTS },
  { name: 'no context path', siteUrl: dataCenter.otherUrls.local, key: 'handed over', requests: FEW },
  { name: 'without the Action', siteUrl: dataCenter.otherUrls.port, key: 'environment', requests: FEW },
] as const;

interface SignedRequest {
  readonly method: string;
  readonly url: string;
  readonly authorization: string;
}

export async function verifySignatures(
  { checks, place }: Stage,
  signer: (typeof SIGNERS)[number],
): Promise<void> {
  const { inputs } = signing(signer.siteUrl);
  const { job } = place;
  const requests = signer.requests.map((line) => line.replace(' ', ` ${signer.siteUrl}`));
  writeFileSync(join(job.workspace, 'requests'), requests.join('\n') + '\n');
  const signAll = (command: string): string =>
    `while read -r method url; do ${command} sign "$method" "$url" || echo; done <requests >headers`;
  if (signer.key === 'handed over') {
    const main = await place.main(inputs);
    const step = await job.runShell(signAll('jira-auth'));
    const post = await place.post(main.state);
    checks.equal('main and post end well', [main.outcome, post.outcome], ['success', 'success']);
    const after = await job.runShell('! command -v jira-auth');
    checks.equal('nothing signs any more after it', after.status, 0);
    checks.log.push(...main.log, ...step.log, ...post.log);
  } else {
    const key = inputs['private-key']?.replaceAll('\n', '\\n') ?? '';
    const env = { NODE: process.execPath, CLI, ...asEnvironment({ ...inputs, 'private-key': key }) };
    checks.log.push(...(await job.runShell(signAll('"$NODE" "$CLI"'), { env })).log);
  }
  const headers = readFileSync(join(job.workspace, 'headers'), 'utf8').split('\n');
  const signed = requests.map((request, index): SignedRequest => {
    const [method = '', url = ''] = request.split(' ');
    return { method, url, authorization: (headers[index] ?? '').replace(/^Authorization: /, '') };
  });
  const versions: Readonly<Record<string, readonly SignedRequest[]>> = {
    'as it is': signed,
    'with a parameter more': signed.map((request) => ({ ...request, url: withMore(request.url) })),
    'with another method': signed.map((request) => ({ ...request, method: 'POST' })),
  };
  for (const [what, version] of Object.entries(versions)) {
    const verdicts = verdictsOn(version);
    for (const [index, { method, url }] of signed.entries())
      checks.equal(`oauthlib lets in ${method} ${url} ${what}`, verdicts[index], version === signed);
  }
  const nonces = signed.map(({ authorization }) => /oauth_nonce="([^"]+)"/.exec(authorization)?.[1]);
  checks.equal('no nonce is used twice', new Set(nonces).size, signed.length);
}

function withMore(url: string): string {
  const changed = new URL(url);
  changed.search += `${changed.search === '' ? '?' : '&'}more=1`;
  return changed.href;
}

function verdictsOn(requests: readonly SignedRequest[]): boolean[] {
  const { consumerKey, oauthToken, publicKey } = dataCenter.tokens.oauth1;
  const { status, stdout, stderr } = spawnSync(PYTHON, [join(SCRIPTS, 'verify_oauth1.py')], {
    input: JSON.stringify({ consumerKey, oauthToken, publicKey, requests }),
    env: { ...process.env, PYTHONPATH: pythonFolder('clients') },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`verify_oauth1.py ended with status ${String(status)}:\n${stderr}`);
  return JSON.parse(stdout) as boolean[];
}

import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Failure } from '../../src/failure.js';
import { Inputs } from '../../src/read/inputs.js';
import { readSite } from '../../src/read/site.js';
import { COMMERCIAL, gatewayUrl } from '../../src/realm.js';
import { transport } from '../../src/transport/http.js';
import { anyAddress, LOOK_ALIKES, plausibleAddress } from './addresses.js';
import type { Run, Tally } from './tally.js';

const POLICIES: readonly Readonly<Record<string, string>>[] = [
  {},
  { 'allow-private-hosts': 'true' },
  { deployment: 'data-center', 'allow-private-hosts': 'true' },
  { deployment: 'cloud' },
];

/** What asks for each URL in turn, through a proxy. */
type Open = (urls: readonly string[], proxy: string) => Promise<void>;

const READERS: Readonly<Record<string, Open>> = {
  Node: async (urls, proxy) => {
    Object.assign(process.env, { https_proxy: proxy, HTTPS_PROXY: proxy, no_proxy: '', NO_PROXY: '' });
    const { signal } = new AbortController();
    const effects = { environment: { https_proxy: proxy }, signal, random: () => 0, info: () => undefined };
    for (const url of urls) {
      const send = transport(effects, 30);
      // The proxy lets nobody through.
      await send({ method: 'GET', url: `${url}/rest/api/2/myself`, repeatable: 'explanation' }).catch(
        refused,
      );
    }
  },
  curl: (urls, proxy) => {
    const config = [
      'globoff',
      'silent',
      'noproxy = ""',
      `proxy = "${proxy}"`,
      'max-time = 30',
      'output = /dev/null',
    ];
    const asked = urls.map((url) => `url = "${url.replace(/["\\]/g, '\\$&')}"`);
    return fed('curl', ['-q', '-K', '-'], [...config, ...asked].join('\n'));
  },
  python3: (urls, proxy) => fed('python3', ['acceptance/fuzz/connect.py', proxy], urls.join('\n')),
};

function refused(error: unknown): void {
  if (!(error instanceof Failure)) throw error;
}

/** Compares where Node, curl and Python go with an address, as a proxy sees it, with what the address says. */
export async function fuzzUrls({ seed, numRuns }: Run, tally: Tally): Promise<void> {
  const addresses = [
    ...LOOK_ALIKES,
    ...fc.sample(anyAddress, { seed, numRuns: Math.ceil(numRuns / 2) }),
    ...fc.sample(plausibleAddress, { seed, numRuns: Math.floor(numRuns / 2) }),
  ];
  const taken = new Map(addresses.flatMap(takenAs).map((one) => [one.join(' '), one]));
  const baseUrls = [...new Set([...taken.values()].map(([, baseUrl]) => baseUrl))];
  tally.cases = taken.size;
  tally.notes.push(`${taken.size} of ${addresses.length} addresses taken, for ${baseUrls.length} base URLs`);
  const problems = baseUrls.length < 100 ? ['Too few addresses were taken for this to say anything.'] : [];
  // With a name alone, or with a path that a Cloud site has not, what was typed is no URL for other programs.
  const typed = [...taken.values()]
    .filter(
      ([text, baseUrl]) =>
        /^\s*https?:\/\//i.test(text) && !baseUrl.startsWith(`https://${COMMERCIAL.apiHost}/`),
    )
    .map(([text, baseUrl]): Question => [text.trim(), written(baseUrl)]);
  for (const [reader, open] of Object.entries(READERS)) {
    const isNode = reader === 'Node';
    if (!isNode && spawnSync(reader, ['--version']).status !== 0) {
      const reason = `${reader} is not installed.`;
      if (process.env['CI'] === 'true') problems.push(reason);
      else tally.notes.push(`skipped: ${reason}`);
      continue;
    }
    // The client asks no proxy for this machine, and never sends what was typed.
    const here = baseUrls.filter((url) => !isNode || !/^https?:\/\/(?:localhost|127\.)/.test(url));
    const based = here.map((url): Question => [url, written(url)]);
    for (const questions of isNode ? [based] : [based, typed])
      problems.push(...(await differences(reader, open, questions)));
  }
  tally.failure = problems.slice(0, 20).join('\n');
}

/** What was typed, with each base URL that is handed over for it. */
function takenAs(typed: string): (readonly [typed: string, baseUrl: string])[] {
  return POLICIES.flatMap((policy) => {
    const values: Readonly<Record<string, string>> = { ...policy, 'site-url': typed };
    try {
      const site = readSite(new Inputs((name) => values[name] ?? '', {}), () => undefined);
      if (site.deployment !== 'cloud') return [[typed, site.url] as const];
      return [[typed, site.url ?? gatewayUrl(site.realm, site.cloudId ?? '')] as const];
    } catch (error) {
      refused(error);
      return [];
    }
  });
}

/** A URL, and the `host:port` that it says. */
type Question = readonly [url: string, expected: string];

/** The host and port as they stand in the text: nothing else could be meant by it. */
function written(url: string): string {
  const [, scheme = '', host = '', port] =
    /^(https?):\/\/([a-z0-9._-]+)(?::(\d+))?(?:\/[\w.~/-]*)?$/.exec(url) ?? [];
  return `${host}:${port ?? (scheme === 'https' ? '443' : '80')}`;
}

async function differences(reader: string, open: Open, questions: readonly Question[]): Promise<string[]> {
  const seen: string[] = [];
  // It notes where it is to lead, and leads nowhere.
  const proxy = createServer((request, response) => {
    const url = new URL(request.url ?? '');
    seen.push(`${url.hostname}:${url.port || '80'}`);
    response.writeHead(403, { connection: 'close' }).end();
  });
  proxy.on('connect', (request, socket) => {
    seen.push(request.url ?? '');
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  try {
    const { port } = proxy.address() as AddressInfo;
    await open(
      questions.map(([url]) => url),
      `http://127.0.0.1:${port}`,
    );
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
  const wrong = questions
    .map(([url, expected], index) => [url, expected, seen[index]?.toLowerCase()] as const)
    .filter(([, expected, is]) => is !== expected)
    .map(
      ([url, expected, is]) =>
        `${reader} goes to ${String(is)} with ${JSON.stringify(url)}, which says ${expected}`,
    );
  if (seen.length === questions.length) return wrong;
  return [`${reader} connected ${seen.length} times for ${questions.length} URLs; first: ${wrong[0] ?? ''}`];
}

/** Runs a program with this on its standard input; whether it is content with what it met does not matter. */
function fed(program: string, args: readonly string[], input: string): Promise<void> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'inherit'], env: { PATH, HOME } });
  child.stdin.end(input);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      resolve();
    });
  });
}

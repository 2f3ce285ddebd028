import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { Failure } from '../../src/failure.js';
import { Inputs } from '../../src/read/inputs.js';
import { readSite } from '../../src/read/site.js';
import type { Site } from '../../src/site.js';
import { COMMERCIAL, gatewayUrl } from '../../src/realm.js';
import { transport } from '../../src/transport/http.js';
import { anyAddress, LOOK_ALIKES, plausibleAddress } from './addresses.js';
import type { Report, Run } from './report.js';

/** An address that was taken, and where it leads. */
interface Taken {
  readonly typed: string;
  /** What is handed over as the base URL. */
  readonly baseUrl: string;
}

/** A program's view: the `host:port` that it asks a proxy for, of each URL in turn. */
interface Reader {
  readonly name: string;
  /** Why it can't be asked; `undefined` if it can. */
  readonly absent: () => string | undefined;
  readonly open: (urls: readonly string[], proxy: string) => Promise<void>;
}

const POLICIES = [
  {},
  { 'allow-private-hosts': 'true' },
  { deployment: 'data-center', 'allow-private-hosts': 'true' },
  { deployment: 'cloud' },
];

/** Compares where Node, curl and Python go with an address, as a proxy sees it, with what the address says. */
export async function fuzzUrls({ seed, numRuns }: Run): Promise<Report> {
  const addresses = [
    ...LOOK_ALIKES,
    ...fc.sample(anyAddress, { seed, numRuns: Math.ceil(numRuns / 2) }),
    ...fc.sample(plausibleAddress, { seed, numRuns: Math.floor(numRuns / 2) }),
  ];
  const taken = [
    ...new Map(addresses.flatMap(takenAs).map((one) => [`${one.typed} ${one.baseUrl}`, one])).values(),
  ];
  const baseUrls = [...new Set(taken.map(({ baseUrl }) => baseUrl))];
  const problems: string[] = [];
  const notes = [`${taken.length} of ${addresses.length} addresses taken, for ${baseUrls.length} base URLs`];
  if (baseUrls.length < 100) problems.push('Too few addresses were taken for this to say anything.');

  // With a name alone, or with a path that a Cloud site has not, what was typed is no URL for other programs.
  const typed = taken.filter(
    ({ typed: text, baseUrl }) => /^\s*https?:\/\//i.test(text) && !isGateway(baseUrl),
  );
  for (const reader of READERS) {
    const started = performance.now();
    const reason = reader.absent();
    if (reason !== undefined) {
      if (process.env['CI'] === 'true') problems.push(reason);
      else notes.push(`skipped: ${reason}`);
      continue;
    }
    // The client asks no proxy for this machine.
    const here = baseUrls.filter(
      (url) => reader.name !== 'Node' || !/^https?:\/\/(?:localhost|127\.)/.test(url),
    );
    problems.push(
      ...(await differences(
        reader,
        here.map((url) => ({ url, expected: written(url) })),
      )),
    );
    // The program itself never sends what was typed.
    const cases = reader.name === 'Node' ? [] : typed;
    const asTyped = cases.map(({ typed: text, baseUrl }) => ({
      url: text.trim(),
      expected: written(baseUrl),
    }));
    problems.push(...(await differences(reader, asTyped)));
    const seconds = ((performance.now() - started) / 1000).toFixed(0);
    notes.push(`${reader.name} asked for ${here.length + asTyped.length} in ${seconds} s`);
  }
  return { cases: taken.length, failure: problems.slice(0, 20).join('\n'), counts: new Map(), notes };
}

function takenAs(typed: string): Taken[] {
  return POLICIES.flatMap((policy) => {
    const values: Readonly<Record<string, string>> = { ...policy, 'site-url': typed };
    try {
      const site = readSite(new Inputs((name) => values[name] ?? '', {}), () => undefined);
      return [{ typed, baseUrl: baseUrlOf(site) }];
    } catch (error) {
      if (error instanceof Failure) return [];
      throw error;
    }
  });
}

function baseUrlOf(site: Site): string {
  if (site.deployment === 'cloud') return site.url ?? gatewayUrl(site.realm, site.cloudId ?? '');
  return site.url;
}

function isGateway(url: string): boolean {
  return url.startsWith(`https://${COMMERCIAL.apiHost}/`);
}

/** The host and port as they stand in the text: nothing else could be meant by it. */
function written(url: string): string {
  const [, scheme = '', host = '', port] =
    /^(https?):\/\/([a-z0-9._-]+)(?::(\d+))?(?:\/[\w.~/-]*)?$/.exec(url) ?? [];
  return `${host}:${port ?? (scheme === 'https' ? '443' : '80')}`;
}

interface Question {
  readonly url: string;
  readonly expected: string;
}

async function differences(reader: Reader, questions: readonly Question[]): Promise<string[]> {
  const proxy = await startProxy();
  try {
    await reader.open(
      questions.map(({ url }) => url),
      proxy.url,
    );
    const { seen } = proxy;
    if (seen.length !== questions.length) {
      const first = questions.findIndex(({ expected }, index) => seen[index]?.toLowerCase() !== expected);
      return [
        `${reader.name} connected ${seen.length} times for ${questions.length} URLs; the first that differs is ${JSON.stringify(questions[first])}`,
      ];
    }
    return questions.flatMap(({ url, expected }, index) =>
      seen[index]?.toLowerCase() === expected
        ? []
        : [
            `${reader.name} goes to ${String(seen[index])} with ${JSON.stringify(url)}, which says ${expected}`,
          ],
    );
  } finally {
    proxy.close();
  }
}

/** A proxy that notes where it is to lead, and leads nowhere. */
async function startProxy(): Promise<{ url: string; seen: string[]; close: () => void }> {
  const seen: string[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '');
    seen.push(`${url.hostname}:${url.port || '80'}`);
    response.writeHead(403, { connection: 'close' }).end();
  });
  server.on('connect', (request, socket) => {
    seen.push(request.url ?? '');
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

const NODE: Reader = {
  name: 'Node',
  absent: () => undefined,
  open: async (urls, proxy) => {
    Object.assign(process.env, { https_proxy: proxy, HTTPS_PROXY: proxy, no_proxy: '', NO_PROXY: '' });
    const { signal } = new AbortController();
    for (const url of urls) {
      const environment = { https_proxy: proxy };
      const send = transport({ environment, signal, random: () => 0, info: () => undefined }, 30);
      try {
        await send({ method: 'GET', url: `${url}/rest/api/2/myself`, repeatable: 'explanation' });
      } catch (error) {
        // The proxy lets nobody through.
        if (!(error instanceof Failure)) throw error;
      }
    }
  },
};

const CURL: Reader = {
  name: 'curl',
  absent: () => absence('curl'),
  open: (urls, proxy) => {
    const config = [
      'globoff',
      'silent',
      'noproxy = ""',
      `proxy = "${proxy}"`,
      'max-time = 30',
      'output = /dev/null',
    ];
    return fed(
      'curl',
      ['-q', '-K', '-'],
      [...config, ...urls.map((url) => `url = "${url.replace(/["\\]/g, '\\$&')}"`)].join('\n'),
    );
  },
};

const PYTHON: Reader = {
  name: 'Python',
  absent: () => absence('python3'),
  open: (urls, proxy) => fed('python3', ['acceptance/fuzz/connect.py', proxy], urls.join('\n')),
};

const READERS: readonly Reader[] = [NODE, CURL, PYTHON];

function absence(program: string): string | undefined {
  return spawnSync(program, ['--version']).status === 0 ? undefined : `${program} is not installed.`;
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

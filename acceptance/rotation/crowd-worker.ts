// One of several processes that refresh through one file, each time that they are told to.
import { fixtures } from '../../sandbox/index.js';
import { Failure } from '../../src/failure.js';
import { Secret } from '../../src/secret.js';
import { tokenFile } from '../../src/store/file.js';
import { transport } from '../../src/transport/http.js';
import { rotate } from '../../src/verify/rotation.js';

/** What came of one job. */
export interface Done {
  /** The code of its failure. */
  readonly failure?: string;
  /** From the start to the end of the job, in milliseconds of real time. */
  readonly ms: number;
}

const { clientId, clientSecret } = fixtures.tokens.threeLegged;
const { signal } = new AbortController();

process.on('message', (file: string) => {
  void refresh(file).then((done) => process.send?.(done));
});
process.on('disconnect', () => process.exit());

async function refresh(file: string): Promise<Done> {
  const started = performance.now();
  const failure = await exchange(file).catch((error: unknown) =>
    error instanceof Failure ? error.code : String(error),
  );
  return { ms: performance.now() - started, ...(failure !== undefined && { failure }) };
}

async function exchange(file: string): Promise<undefined> {
  const send = transport({
    timeoutSeconds: 60,
    signal,
    trust: undefined,
    proxy: undefined,
    random: Math.random,
    onRetry: () => undefined,
  });
  await rotate(
    {
      clientId,
      clientSecret: new Secret(clientSecret),
      refreshToken: undefined,
      redirectUri: undefined,
      leeway: true,
    },
    {
      send,
      url: 'https://auth.atlassian.com/oauth/token',
      encoding: 'json',
      mask: () => undefined,
      now: () => new Date(),
    },
    {
      sendToTheEnd: send,
      store: tokenFile(file, { mask: () => undefined, signal }),
      onExchange: () => undefined,
      info: () => undefined,
      warn: () => undefined,
    },
  );
}

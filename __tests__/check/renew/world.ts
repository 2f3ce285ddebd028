import { fixtures } from '../../../sandbox/index.js';
import type { Clock } from '../../../sandbox/index.js';
import { createHosts, type Hosts } from '../../../sandbox/hosts.js';
import { bearer, headerFor } from '../../../src/credential.js';
import { Secret } from '../../../src/secret.js';
import type { TokenStore } from '../../../src/store/token-store.js';
import { answerWith } from '../../verify/answers.js';
import type { HttpAnswer, HttpRequest, Send } from '../../../src/transport/network.js';
import type { Session } from '../../../src/verify/session.js';
import { type Renewed, renewPersonalAccessToken } from '../../../src/check/renew/personal-access-token.js';
import type { Verified } from '../../../src/run.js';

export const HOUR = 3_600_000;
const { dataCenter } = fixtures;
export const FIRST = dataCenter.tokens.pat;

/** Ends a run as SIGKILL ends a process: nothing after it has an effect. */
export class Killed extends Error {}

class Life {
  steps = 0;
  #isOver = false;

  constructor(private readonly last: number) {}

  step(): void {
    if (this.#isOver || this.steps >= this.last) {
      this.#isOver = true;
      throw new Killed();
    }
    this.steps += 1;
  }
}

export interface RunOptions {
  readonly token?: string;
  readonly tokenName?: string;
  readonly days?: number;
  /** The run is killed instead of making this step. There is one step before and one after each effect. */
  readonly steps?: number;
  readonly answer?:
    ((request: HttpRequest, model: () => Promise<HttpAnswer>) => Promise<HttpAnswer>) | undefined;
  readonly store?: Partial<TokenStore>;
}

/** A Data Center in this process, a store, and renewals that can be killed. */
export class World {
  #now = Date.UTC(2027, 0, 4, 6);
  readonly clock: Clock = { now: () => this.#now, advance: (ms) => (this.#now += ms) };
  readonly hosts: Hosts = createHosts(this.clock);
  stored = FIRST;
  readonly events: string[] = [];

  get names(): Record<string, string> {
    const list = this.hosts.dataCenter.patList;
    if (!Array.isArray(list)) throw new Error('The list is hidden.');
    return Object.fromEntries(list.map(({ id, name }) => [id, name]));
  }

  readonly #model: Send = inProcess(this.hosts, this.clock);

  async works(token: string): Promise<boolean> {
    const answer = await this.#model({
      method: 'GET',
      url: `${dataCenter.url}/rest/api/2/myself`,
      credential: bearer(new Secret(token)),
      repeatable: 'read',
    });
    return answer.status === 200;
  }

  async renew(options: RunOptions = {}): Promise<Renewed & { steps: number }> {
    const life = new Life(options.steps ?? Infinity);
    const send: Send = async (request) => {
      life.step();
      this.events.push(`${request.method} ${new URL(request.url).pathname}`);
      const model = (): Promise<HttpAnswer> => this.#model(request);
      const answer = await (options.answer?.(request, model) ?? model());
      life.step();
      return answer;
    };
    const { days = 90 } = options;
    const store = { ...this.#store(life), ...options.store };
    const renewed = await renewPersonalAccessToken(this.#verified(options), days, store, {
      send,
      sendToTheEnd: send,
      mask: (secret) => this.events.push(`mask ${secret.reveal()}`),
      info: (text) => this.events.push(`info ${text}`),
    });
    return { ...renewed, steps: life.steps };
  }

  #verified({ token = this.stored, tokenName }: RunOptions): Pick<Verified, 'session' | 'request'> {
    const { url, users } = dataCenter;
    const credential = bearer(new Secret(token));
    const account = { id: users.dora.key, name: users.dora.name, type: '' };
    const session = { baseUrl: url, siteUrl: url, credential, account } as Session;
    const credentials = { method: 'personal-access-token', personalAccessToken: new Secret(token) };
    return { session, request: { credentials, settings: { tokenName } } as Verified['request'] };
  }

  #store(life: Life): TokenStore {
    const step = async (name: string, work: () => void): Promise<undefined> => {
      life.step();
      work();
      this.events.push(name);
      await Promise.resolve();
      life.step();
    };
    return {
      description: 'the store',
      open: (use) => step(`open ${String(use)}`, () => undefined),
      read: () => Promise.resolve(new Secret(this.stored)),
      save: (token) =>
        step('save', () => {
          this.stored = token.reveal();
        }),
      close: () => step('close', () => undefined),
    };
  }
}

function inProcess(hosts: Hosts, clock: Clock): Send {
  return async ({ method, url, credential, body }) => {
    const { hostname: host, origin, pathname: path, searchParams: query } = new URL(url);
    const text = body?.text.reveal() ?? '';
    const header = credential && headerFor(credential, method, url);
    const headers = {
      'user-agent': 'jira-auth-in-process',
      ...(body && { 'content-type': body.type }),
      ...(header && { [header.name.toLowerCase()]: header.value.reveal() }),
    };
    const request = { method, host, origin, path, query, headers, body: text, bytes: Buffer.from(text) };
    const reply = await hosts.handler(host)(request);
    const date = new Date(clock.now()).toUTCString();
    return answerWith({ status: reply.status, headers: { date }, body: reply.body }, host);
  };
}

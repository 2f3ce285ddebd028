import { createHosts } from '../../sandbox/hosts.js';
import type { Hosts } from '../../sandbox/hosts.js';
import { inProcess } from '../../sandbox/in-process.js';
import { fixtures } from '../../sandbox/index.js';
import type { Clock } from '../../sandbox/index.js';
import { bearer } from '../../src/credential.js';
import { Failure } from '../../src/failure.js';
import { Secret } from '../../src/secret.js';
import { gitHubSecret } from '../../src/store/github-secret.js';
import type { TokenStore } from '../../src/store/token-store.js';
import type { Send } from '../../src/transport/http.js';
import { rotate } from '../../src/verify/rotation.js';
import type { IssuedTokens } from '../../src/verify/token-endpoint.js';

const { github, sites, tokens } = fixtures;

export const MINUTE = 60_000;
export const DAY = 24 * 60 * MINUTE;

/** A clock that stands still until it is told to go on. */
export class SimulatedClock implements Clock {
  #now = Date.UTC(2027, 0, 4, 6);

  now(): number {
    return this.#now;
  }

  advance(ms: number): void {
    this.#now += ms;
  }
}

/** The model's hosts in this process. */
export class World {
  readonly clock = new SimulatedClock();
  readonly hosts: Hosts = createHosts(this.clock, 10);
  readonly start = this.clock.now();

  /** Sets the clock to so many milliseconds after the start. */
  goTo(ms: number): void {
    this.clock.advance(this.start + ms - this.clock.now());
  }

  readonly send: Send = inProcess(this.hosts, this.clock);

  /** A secret of the repository, as the Action and its command line write it. */
  secret(name: string): TokenStore {
    const secrets = {
      apiUrl: github.apiUrl,
      place: { kind: 'repository', repository: github.repository } as const,
      githubToken: new Secret(github.tokens.secretsWriter),
    };
    return gitHubSecret(secrets, name, { send: this.send });
  }

  /** What a workflow gets for it. */
  valueOf(name: string): string {
    return this.hosts.github.secret({ name }) ?? '';
  }

  /**
   * One exchange, as a run makes it.
   *
   * @returns the tokens, or the code of the failure
   */
  async exchange(refreshToken: string, store?: TokenStore): Promise<IssuedTokens | Failure['code']> {
    try {
      const { tokens: issued } = await rotate(
        {
          clientId: tokens.threeLegged.clientId,
          clientSecret: new Secret(tokens.threeLegged.clientSecret),
          refreshToken: new Secret(refreshToken),
          redirectUri: undefined,
          leeway: true,
        },
        {
          send: this.send,
          url: 'https://auth.atlassian.com/oauth/token',
          encoding: 'json',
          mask: () => undefined,
          now: () => new Date(this.clock.now()),
        },
        {
          sendToTheEnd: this.send,
          store,
          onExchange: () => undefined,
          info: () => undefined,
          warn: () => undefined,
        },
      );
      return issued;
    } catch (error) {
      if (error instanceof Failure) return error.code;
      throw error;
    }
  }

  /** Whether Jira takes an access token now. */
  async isGood(accessToken: string): Promise<boolean> {
    const answer = await this.send({
      method: 'GET',
      url: `https://api.atlassian.com/ex/jira/${sites.acme.cloudId}/rest/api/3/myself`,
      credential: bearer(new Secret(accessToken)),
      repeatable: 'read',
    });
    return answer.status === 200;
  }
}

export type Credential =
  { kind: 'none' } | { kind: 'basic'; user: string; password: string } | { kind: 'bearer'; token: string };

/**
 * Measured on Cloud: `bearer x`, `BEARER x`, two spaces or a tab after `Bearer`, and unknown schemes count as no
 * credential at all.
 */
export function parseAuthorization(header = ''): Credential {
  const token = /^Bearer ([^\s]+)$/.exec(header)?.[1];
  if (token !== undefined) return { kind: 'bearer', token };
  const basic = /^basic ([A-Za-z0-9+/=_-]+)$/i.exec(header)?.[1] ?? '';
  const [, user, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(basic, 'base64').toString('utf8')) ?? [];
  return user === undefined || password === undefined ? { kind: 'none' } : { kind: 'basic', user, password };
}

export function bearerOf({ headers }: { headers: Record<string, string> }): string | undefined {
  const credential = parseAuthorization(headers['authorization']);
  return credential.kind === 'bearer' ? credential.token : undefined;
}

/**
 * By e-mail, or by user name. Atlassian documents that after several failures even the right credential is refused
 * until a CAPTCHA is solved. Their number is not documented.
 */
export class LoginGuard {
  readonly #failures: Map<string, number>;

  constructor(
    private readonly limit: () => number,
    locked: readonly string[],
  ) {
    this.#failures = new Map(locked.map((email) => [email, Infinity]));
  }

  isLocked(email: string): boolean {
    return this.#of(email) >= this.limit();
  }

  failed(email: string): void {
    this.#failures.set(email.toLowerCase(), this.#of(email) + 1);
  }

  succeeded(email: string): void {
    this.#failures.delete(email.toLowerCase());
  }

  #of(email: string): number {
    return this.#failures.get(email.toLowerCase()) ?? 0;
  }
}

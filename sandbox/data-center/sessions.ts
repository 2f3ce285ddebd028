import type { Person } from './people.js';

interface Session {
  person: Person;
  /** Made by `POST /rest/auth/1/session`, as opposed to one that comes along with any password. */
  loggedIn: boolean;
}

/** The container's sessions. They do not time out: the sandbox's tests are shorter than any of them. */
export class Sessions {
  readonly #live = new Map<string, Session>();
  #serial = 0;

  reset(): void {
    this.#live.clear();
  }

  /** How many of those that somebody logged in to are alive. */
  get loggedIn(): number {
    return [...this.#live.values()].filter((session) => session.loggedIn).length;
  }

  /** A new id that belongs to nobody: an anonymous session, or one that is dead at once. */
  newId(): string {
    this.#serial += 1;
    const serial = this.#serial.toString(16).toUpperCase().padStart(8, '0');
    return `FAKE${serial}BADFA4E0FAKE0BADFA4E0FAKE0BADFA4E0FAKE`;
  }

  open(person: Person, loggedIn: boolean): string {
    const id = this.newId();
    this.#live.set(id, { person, loggedIn });
    return id;
  }

  personOf(id: string): Person | undefined {
    return this.#live.get(id)?.person;
  }

  /** Whether there was such a session. */
  end(id: string): boolean {
    return this.#live.delete(id);
  }
}

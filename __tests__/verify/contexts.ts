import type { Secret } from '../../src/secret.js';
import type { Send } from '../../src/transport/http.js';
import type { DataCenterContext } from '../../src/verify/context.js';

export const DATA_CENTER_URL = 'https://jira.example.com/jira';

/** What a method did besides asking, in order: `mask VALUE`, `info TEXT`, `exchange WHAT`, `session URL COOKIE`. */
export interface Told {
  readonly events: string[];
  readonly context: DataCenterContext;
}

/** What a method is given on a Data Center, with an ear at everything that it does. */
export function dataCenter(send: Send, tokenName?: string, now = '2027-01-31T12:00:00Z'): Told {
  const events: string[] = [];
  return {
    events,
    context: {
      send,
      sendToTheEnd: send,
      store: undefined,
      mask: (secret: Secret) => {
        events.push(`mask ${secret.reveal()}`);
      },
      now: () => new Date(now),
      info: (text) => {
        events.push(`info ${text}`);
      },
      warn: (text) => {
        events.push(`warn ${text}`);
      },
      onExchange: (exchange) => {
        events.push(`exchange ${exchange}`);
      },
      onSession: ({ url, cookie }) => {
        events.push(`session ${url} ${cookie.reveal()}`);
      },
      site: { deployment: 'data-center', url: DATA_CENTER_URL },
      tokenName,
    },
  };
}

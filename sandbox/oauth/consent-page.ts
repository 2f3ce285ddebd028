import type { Site } from '../fixtures.js';
import { html } from '../http.js';
import type { ModelReply } from '../http.js';

/** What the person is asked. */
export interface ConsentQuestion {
  clientId: string;
  email: string;
  scopes: readonly string[];
  /** What may be chosen; everything is, until the person takes something away. */
  sites: readonly Site[];
}

/**
 * The question, for a browser without JavaScript: a form that posts to the address it came from. Atlassian's grants
 * reach a whole account or chosen sites; here every site is chosen by name.
 */
export function consentPage({ clientId, email, scopes, sites }: ConsentQuestion): ModelReply {
  const items = scopes.map((scope) => `<li>${escape(scope)}</li>`).join('');
  const boxes = sites
    .map(
      ({ cloudId, host }) =>
        `<label><input type="checkbox" name="site" value="${escape(cloudId)}" checked> ${escape(host)}</label><br>`,
    )
    .join('');
  return page(
    200,
    'Allow access (FAKE)',
    `<p><b>${escape(clientId)}</b> wants to act for ${escape(email)}:</p><ul>${items}</ul>` +
      `<form method="post">${boxes}` +
      '<button type="submit" name="decision" value="accept">Accept</button> ' +
      '<button type="submit" name="decision" value="deny">Deny</button></form>',
  );
}

/** The end of the road: nothing is sent to an address that nobody registered. */
export function consentRefused(error: string, description: string): ModelReply {
  return page(400, 'Something went wrong (FAKE)', `<p>${escape(error)}: ${escape(description)}</p>`);
}

function page(status: number, title: string, body: string): ModelReply {
  return html(
    status,
    `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>${title}</title></head>` +
      `<body><h1>${title}</h1>${body}</body></html>`,
    { 'cache-control': 'no-store', 'x-frame-options': 'DENY' },
  );
}

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}

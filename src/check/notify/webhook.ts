import type { Secret } from '../../secret.js';
import type { Send } from '../../transport/network.js';
import { ask, type RestApi, SUCCESS } from '../../transport/rest.js';
import { entryOf, type Line, linkOrText, plainText } from '../document.js';
import type { CheckedCredential, Report } from '../report.js';
import { stageOf } from './events.js';
import { headline, nameOf } from './message.js';
import { notTold, type ToldEvent } from './tracker.js';

/** The most lines that a chat shows well. The report has them all. */
const MOST_LINES = 20;

/**
 * Posts at most one message to a chat's incoming webhook, and none if there is no news (Slack: "Sending messages using
 * incoming webhooks"; others take the same JSON).
 *
 * @param events what trackers announced in this run; without one, all that needs attention is posted each time
 * @param webhook the whole https address, with which anyone may post, and its host alone, for messages
 * @returns sentences on what was done
 */
export async function postToChat(
  report: Report,
  events: readonly ToldEvent[] | undefined,
  { url, host }: { readonly url: Secret; readonly host: string },
  send: Send,
): Promise<string[]> {
  const lines = events?.map((event) => lineOfEvent(event, report)) ?? linesOfReport(report);
  if (lines.length === 0) return [];
  const api: RestApi = {
    send,
    isUrlSecret: true,
    // Slack answers "ok", labelled as HTML. A proxy or a portal answers a page. Teams and others tell errors with 200.
    givesText: true,
    isRefusal: ({ text }) => /^\s*<|delivery failed|"(?:ok|success)"\s*:\s*false/i.test(text),
    lost: ({ what }) =>
      notTold(
        `The webhook at ${host} got no message: ${what}`,
        'Check that `webhook-url` is the address of an incoming webhook, and that this machine can reach its host.',
      ),
    refused: ({ status }) =>
      notTold(
        `The webhook at ${host} did not accept the message (${status}).`,
        'It may have been removed, or expect another format. Create an incoming webhook that accepts `{"text": ...}`, and store its address.',
      ),
  };
  const body = { text: slackText(lines) };
  await ask(api, url.reveal(), { method: 'POST', body, repeatable: 'once', expect: SUCCESS });
  return [`Posted to the webhook at ${host}.`];
}

function linesOfReport({ credentials, organizations }: Report): Line[] {
  const unlisted = organizations.reduce((sum, organization) => sum + organization.unlisted, 0);
  return [
    ...credentials.filter((credential) => stageOf(credential) !== undefined).map(lineOf),
    ...(unlisted > 0 ? [[`Not listed here: ${unlisted} more of the organization's tokens.`]] : []),
  ];
}

function lineOfEvent(event: ToldEvent, { credentials }: Report): Line {
  const credential = credentials.find(({ name }) => name === event.name);
  const about = event.url === undefined ? [] : [' ', linkOrText(event.url)];
  if (event.kind !== 'renewed' && credential) return [...lineOf(credential), ...about];
  return [{ code: nameOf(event) }, ': nothing is left to do.', ...about];
}

function lineOf(credential: CheckedCredential): Line {
  const { isDue, page, secret } = entryOf(credential);
  const toDo = isDue ? [...page, ...secret] : [];
  return [...headline(credential, true), '.', ...toDo.flatMap((line) => [' ', ...line, '.'])];
}

function slackText(lines: readonly Line[]): string {
  const shown = lines.slice(0, MOST_LINES).map((line) => `• ${harmless(plainText(line))}`);
  const hidden = lines.length - shown.length;
  return ['Jira credentials:', ...shown, ...(hidden > 0 ? [`• and ${hidden} more`] : [])].join('\n');
}

/**
 * Escapes text that would notify people or hide a link's address: `<!channel>` and links in angle brackets (Slack:
 * "Escaping text"), and `@all` and `[text](address)`, which other chats with the same format obey. An invisible
 * character breaks these. E-mail addresses stay.
 */
function harmless(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replace(/(?<!\w)@|\](?=\()/g, '$&\u200b');
}

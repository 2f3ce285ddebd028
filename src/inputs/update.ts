import type { Words } from '../failure.js';
import { EXCHANGING, through } from '../values/input-kind.js';
import { actionWords } from '../values/words.js';

/** Inputs of the doors that log in, and of the Action `update`, which doesn't. */
export const SHARED_INPUTS = through([...EXCHANGING, 'sign', 'update-action'], {
  'allowed-hosts': {
    help: [
      'Hosts that a credential may be sent to, separated by commas; with a port, only that port.',
      "Any other host is refused before a secret is read. Atlassian's own gateway and token endpoint need not be listed.",
    ],
    doors: [...EXCHANGING, 'sign', 'cleanup', 'update-action'],
    kind: 'list',
  },
  'expected-account-id': {
    help: 'Fail with `unexpected-account` if the credential belongs to another account: its accountId, on Data Center the user key or the user name.',
  },
  'timeout-seconds': {
    help: "Seconds for all requests of a credential together; a check takes 300 for an organization's lists if it is not set.",
    doors: [...EXCHANGING, 'update-action'],
    kind: 'number',
    default: '60',
  },
});

export const UPDATE_INPUTS = through(['update', 'update-action'], {
  issue: {
    help: 'Key of the issue, such as `PROJ-1`; to update several, list them with commas or in lines.',
    doors: ['fields', 'update', 'update-action'],
    kind: 'list',
  },
  'issue-from': {
    help: "A text with issue keys in it, such as a branch's name, a commit's message or a pull request's title.",
  },
  fields: {
    help: [
      'Lines `Name: value`, or a JSON object. Each field is found by its name or id, each value written as its type requires.',
      'Further signs: `Name+: value` and `Name-: value` add to a list and remove from it, `Name:= JSON` takes JSON, and `Name@: VARIABLE` the whole value of a variable, the only safe way for text from outside.',
    ],
    doors: ['update-action'],
  },
  'fields-file': {
    help: 'Path of a file that `jira-auth fields --save` wrote, which saves the request for them.',
  },
  'dry-run': {
    help: 'Show the request instead of sending it; the fields are still found, and the values checked.',
    kind: 'switch',
    default: 'false',
  },
  notify: {
    help: '`false`: no e-mails about the change; Jira lets only project admins do that.',
    kind: 'flag',
    default: 'true',
  },
  'show-before': {
    help: 'Also show what the fields held before, at the cost of one more request.',
    kind: 'switch',
    default: 'false',
  },
  'allowed-projects': {
    help: 'Keys of the projects whose issues may be changed; any other issue is refused.',
    kind: 'list',
  },
  'allowed-fields': {
    help: 'Names or ids of the fields that may be changed, separated by commas; any other is refused.',
  },
  'issue-type': {
    help: 'Name of an issue type: with `project`, tells which fields a new issue of it has.',
    doors: ['fields'],
  },
});

export const UPDATE_KINDS = { ...SHARED_INPUTS, ...UPDATE_INPUTS };

export type UpdateInput = keyof typeof UPDATE_KINDS;

export const isUpdateInput = (name: string): boolean =>
  Object.hasOwn(UPDATE_KINDS, name) && UPDATE_KINDS[name as UpdateInput].doors.includes('update-action');

/** Any other name in backticks is an input that the Action lacks. */
export const UPDATE_WORDS: Words = actionWords(isUpdateInput);

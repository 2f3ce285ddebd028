import { EXCHANGING, through } from '../values/input-kind.js';

/** Inputs of the doors that log in, and of the Action `update`, which doesn't. */
export const SHARED_INPUTS = through([...EXCHANGING, 'sign', 'update-action'], {
  'allowed-hosts': {
    help: [
      'The only hosts that may receive a credential, separated by commas; with a port, only on that port.',
      "Any other is refused before a secret is read. You don't have to list Atlassian's gateway and token endpoint.",
    ],
    doors: [...EXCHANGING, 'sign', 'cleanup', 'update-action'],
    kind: 'list',
  },
  'expected-account-id': {
    help: 'The accountId, on Data Center the user key or user name, that the credential must belong to. Any other account fails with `unexpected-account`.',
  },
  'timeout-seconds': {
    help: "Time limit in seconds for all of a credential's requests together. For an organization's lists, a check takes up to 300 if this is not set.",
    doors: [...EXCHANGING, 'update-action'],
    range: [1, 3600],
    default: '60',
  },
});

export const UPDATE_INPUTS = through(['update', 'update-action'], {
  issue: {
    help: 'Key of the issue, such as `PROJ-1`. Separate several with commas or line breaks.',
    doors: ['fields', 'update', 'update-action'],
    kind: 'list',
  },
  'issue-from': {
    help: 'Text that contains issue keys, such as a branch name, a commit message or a pull request title.',
  },
  fields: {
    help: [
      'Lines `Name: value`, or a JSON object. Each field is found by its name or id, and each value is converted to its type.',
      '`Name+: value` and `Name-: value` add to a list and remove from it. `Name:= JSON` takes JSON. `Name@: VARIABLE` takes the whole value of a variable, the only safe way for text from outside.',
    ],
    doors: ['update-action'],
  },
  'fields-file': {
    help: 'Path of a file that `jira-auth fields --save` wrote, to save a request for each issue.',
  },
  'dry-run': {
    help: 'Show the request instead of sending it. Fields are still found, and values checked.',
    kind: 'switch',
    default: 'false',
  },
  notify: {
    help: '`false`: send no e-mails about the change. Jira allows this only to project admins.',
    kind: 'flag',
    default: 'true',
  },
  'show-before': {
    help: "Also show the fields' previous values, at the cost of one more request.",
    kind: 'switch',
    default: 'false',
  },
  'allowed-projects': {
    help: 'Keys of the only projects whose issues may be changed, separated by commas.',
    kind: 'list',
  },
  'allowed-fields': {
    help: 'Names or ids of the only fields that may be changed, separated by commas.',
  },
  'issue-type': {
    help: "Name of an issue type: with `project`, lists a new issue's fields.",
    doors: ['fields'],
  },
});

export const UPDATE_KINDS = { ...SHARED_INPUTS, ...UPDATE_INPUTS };

export type UpdateInput = keyof typeof UPDATE_KINDS;

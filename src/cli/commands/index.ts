import type { Command } from 'commander';
import type { CliEffects } from '../effects.js';
import type { End } from '../end.js';

/** Gives a command its arguments, its options, its help, and what it does. */
export type AddTo = (command: Command, effects: CliEffects, end: End) => void;

/** One command. Its module is loaded when it is asked for: a start that is for another one need not wait for it. */
export interface CommandKind {
  readonly name: string;
  readonly description: string;
  readonly load: () => Promise<AddTo>;
}

/** Every command, in the order of the help. */
export const COMMANDS: readonly CommandKind[] = [
  {
    name: 'export',
    description: 'Verify a credential, and hand it over to what follows in this job or shell.',
    load: async () => (await import(/* webpackMode: "eager" */ './export.js')).addExport,
  },
  {
    name: 'exec',
    description: 'Run a command with the variables set, hide every secret in what it prints, and clean up.',
    load: async () => (await import(/* webpackMode: "eager" */ './exec.js')).addExec,
  },
  {
    name: 'check',
    description: 'Verify credentials, and tell whose they are and when they expire. Hands nothing over.',
    load: async () => (await import(/* webpackMode: "eager" */ './check.js')).addCheck,
  },
  {
    name: 'cleanup',
    description: 'Remove what `export` left in this job or shell, and log out of Jira where it logged in.',
    load: async () => (await import(/* webpackMode: "eager" */ './cleanup.js')).addCleanup,
  },
  {
    name: 'consent',
    description: "Obtain a refresh token by a person's consent in a browser, once.",
    load: async () => (await import(/* webpackMode: "eager" */ './consent.js')).addConsent,
  },
  {
    name: 'refresh',
    description: 'Exchange a refresh token for its successor, and save that.',
    load: async () => (await import(/* webpackMode: "eager" */ './refresh.js')).addRefresh,
  },
  {
    name: 'sign',
    description: 'Print the header of one request, signed with an OAuth 1.0a application link (Data Center).',
    load: async () => (await import(/* webpackMode: "eager" */ './sign.js')).addSign,
  },
  {
    name: 'explain',
    description: 'Say what a code means and what to do, or list all codes.',
    load: async () => (await import(/* webpackMode: "eager" */ './explain.js')).addExplain,
  },
  {
    name: 'completion',
    description: 'Print a script that makes a shell complete commands and options.',
    load: async () => (await import(/* webpackMode: "eager" */ './completion.js')).addCompletion,
  },
];

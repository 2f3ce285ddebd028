import { methodNamed } from '../methods/index.js';
import type { Mask } from '../secret.js';
import { invalid } from '../values/given.js';
import { readDay } from '../values/day.js';
import type { InputName, Inputs } from './inputs.js';
import { readStore } from './write-back.js';

const PLACES = ['save-secret', 'save-file', 'save-variable'] as const satisfies readonly InputName[];

/** Reads a renewed credential's lifetime in days, and its place; `undefined` without a renewal. @throws Failure */
export function readRenewal(inputs: Inputs, method: string, mask: Mask) {
  if (!inputs.flag('renew')) {
    const [place] = PLACES.flatMap((name) => inputs.text(name) ?? []);
    if (!place) return undefined;
    throw invalid(
      `${place.label} is given, but nothing is to be renewed.`,
      'Give `renew: true` with it, or leave it out.',
    );
  }
  const { renewedBy } = methodNamed(method);
  if (renewedBy !== 'check') {
    throw invalid(
      `\`renew\` is true, but ${renewedBy === 'use' ? 'a refresh token is renewed with every use' : 'no program can renew this kind of credential'}.`,
      'Leave `renew` out; it is for personal access tokens of a Jira Data Center.',
    );
  }
  const store = readStore('save', inputs, mask);
  if (!store) {
    throw invalid(
      'There is no place to save the new personal access token, so none was created.',
      'Give one of `save-secret`, `save-file`, `save-variable` and `save-command`.',
    );
  }
  const days = inputs.wholeNumber('renew-days');
  if (days > inputs.wholeNumber('warn-days')) return { days, store };
  throw invalid(
    '`renew-days` is not above `warn-days`, so each new token would be due for renewal at once.',
    'Make `renew-days` the larger of the two.',
  );
}

export function readConsentedOn(inputs: Inputs): Date | undefined {
  const found = inputs.find('consented-on');
  const advice = 'Write it as YYYY-MM-DD, as `jira-auth consent` printed it.';
  return found && new Date(`${readDay(found.value, found.label, advice)}T00:00:00Z`);
}

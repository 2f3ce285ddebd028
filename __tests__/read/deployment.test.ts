import { expect, test } from '@jest/globals';
import { METHODS, requireDeployment } from '../../src/methods/index.js';
import { failureOf } from '../project/failure-of.js';
import { listed } from './given.js';

const CLOUD = listed('auto api-token scoped-api-token service-account-token oauth-credentials');
const SERVER = listed('personal-access-token basic session-cookie oauth1');

test.each(METHODS.map(({ name }) => name))('%s is taken by the kinds of Jira that have it', (name) => {
  for (const [deployment, others, advice] of [
    ['cloud', SERVER, '`api-token`'],
    ['data-center', CLOUD, '`personal-access-token`'],
  ] as const) {
    const work = (): void => {
      requireDeployment(name, deployment);
    };
    if (!others.includes(name)) expect(work).not.toThrow();
    else expect(failureOf(work, 'invalid-input', '`site-url`').advice).toContain(advice);
  }
});

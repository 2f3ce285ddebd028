import { expect, test } from '@jest/globals';
import { METHODS, requireDeployment } from '../../src/methods/index.js';
import type { Deployment } from '../../src/site.js';
import { failureOf } from '../project/failure-of.js';

const BOTH: Deployment[] = ['cloud', 'data-center'];

const TAKEN_BY: Record<string, Deployment[]> = {
  auto: ['cloud'],
  'api-token': ['cloud'],
  'scoped-api-token': ['cloud'],
  'service-account-token': ['cloud'],
  'client-credentials': BOTH,
  'refresh-token': BOTH,
  'access-token': BOTH,
  'personal-access-token': ['data-center'],
  basic: ['data-center'],
  'session-cookie': ['data-center'],
  oauth1: ['data-center'],
  'oauth-credentials': ['cloud'],
};

test.each(METHODS.map(({ name }) => name))('%s is taken by the kinds of Jira that have it', (name) => {
  for (const deployment of BOTH) {
    const work = (): void => {
      requireDeployment(name, deployment);
    };
    if (TAKEN_BY[name]?.includes(deployment)) {
      expect(work).not.toThrow();
    } else {
      const { advice } = failureOf(work, 'invalid-input', '`site-url`');
      expect(advice).toContain(deployment === 'cloud' ? '`api-token`' : '`personal-access-token`');
    }
  }
});

import { expect, test } from '@jest/globals';
import { runLink } from '../../src/update/report.js';

const azure = { SYSTEM_COLLECTIONURI: 'https://dev.azure.com/acme/', SYSTEM_TEAMPROJECT: 'Web shop' };

test.each([
  [{ ...azure, BUILD_BUILDID: '7' }, 'https://dev.azure.com/acme/Web%20shop/_build/results?buildId=7'],
  [{ CI_JOB_URL: 'https://gitlab.example/-/jobs/7' }, 'https://gitlab.example/-/jobs/7'],
  [{ CI_JOB_URL: 'FAKE' }, ''],
])('with %j, the run is at %j', (environment, link) => {
  expect(runLink(environment)).toBe(link);
});

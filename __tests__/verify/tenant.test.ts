import { expect, test } from '@jest/globals';
import { Failure } from '../../src/failure.js';
import { redirectRefused } from '../../src/transport/problem.js';
import { CloudIds, lookUpCloudId } from '../../src/verify/tenant.js';
import { failureFrom } from '../project/failure-of.js';
import { answering, answerWith, type Reply } from './answers.js';

const SITE = 'https://acme.fake';
const CLOUD_ID = '11111111-2222-4333-8444-555555555555';
const KNOWN = { body: { cloudId: CLOUD_ID } };

test('a site is asked once, also by those who ask before the answer is there', async () => {
  const { send, requests } = answering(KNOWN);
  const cloudIds = new CloudIds();
  const asked = [cloudIds.of(send, SITE), cloudIds.of(send, SITE)];
  expect(await Promise.all([...asked, cloudIds.of(send, SITE)])).toEqual([CLOUD_ID, CLOUD_ID, CLOUD_ID]);
  expect(requests).toHaveLength(1);
});

test('each site is asked for itself', async () => {
  const other = '99999999-2222-4333-8444-555555555555';
  const { send } = answering(KNOWN, { body: { cloudId: other } });
  const cloudIds = new CloudIds();
  expect(await cloudIds.of(send, SITE)).toBe(CLOUD_ID);
  expect(await cloudIds.of(send, 'https://globex.fake')).toBe(other);
});

test.each<[string, Reply | Error, boolean]>([
  ['another address', redirectRefused(answerWith({ status: 302 })), true],
  ['a page', { text: '<html>' }, true],
  ['nothing in time', new Failure('timeout', 'What.', 'Advice.'), false],
])('a site that answers with %s may be known to people: %s', async (_what, reply, isSaid) => {
  const { advice } = await failureFrom(lookUpCloudId(answering(reply).send, SITE));
  expect(advice.includes('set `cloud-id` to what it shows')).toBe(isSaid);
});

test("another's failure is not one's own: who has waited for it asks for itself", async () => {
  const cloudIds = new CloudIds();
  const failing = cloudIds.of(() => Promise.reject(new Error('late')), SITE);
  const waiting = cloudIds.of((request) => Promise.resolve(answerWith(KNOWN, request.url)), SITE);
  await expect(failing).rejects.toThrow('late');
  expect(await waiting).toBe(CLOUD_ID);
});

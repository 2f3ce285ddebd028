import { expect, test } from '@jest/globals';
import { CloudIds } from '../../src/verify/tenant.js';
import { answering, answerWith } from './answers.js';

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

test("another's failure is not one's own: who has waited for it asks for itself", async () => {
  const cloudIds = new CloudIds();
  const failing = cloudIds.of(() => Promise.reject(new Error('late')), SITE);
  const waiting = cloudIds.of((request) => Promise.resolve(answerWith(KNOWN, request.url)), SITE);
  await expect(failing).rejects.toThrow('late');
  expect(await waiting).toBe(CLOUD_ID);
});

import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { anyText } from '../any-text.js';
import { anyAddress } from '../../acceptance/fuzz/addresses.js';
import { Failure } from '../../src/failure.js';
import type { Site } from '../../src/site.js';
import type { Values } from './given.js';
import { site } from './sites.js';

const anything = fc.oneof(anyText(), fc.string({ unit: 'grapheme-ascii' }), anyAddress);
const policy = fc.record<Values>({
  deployment: fc.constantFrom('', '', 'cloud', 'data-center'),
  'allow-private-hosts': fc.constantFrom('', 'true'),
});

function siteOrFailure(value: string, values: Values = {}): Site | Failure {
  try {
    return site({ ...values, 'site-url': value });
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** Returns the host that a text names, if it is unambiguous. */
function hostIn(value: string): string | undefined {
  return /^(?:https?:\/\/)?([a-z0-9._-]+)(?::[0-9]+)?(?:[/?#][!-[\]-~]*)?$/i
    .exec(value.trim())?.[1]
    ?.toLowerCase();
}

const LOOPBACK = /^(?:127\.\d+\.\d+\.\d+|localhost)$/;
const PRIVATE_ADDRESS =
  /^(?:127|10|172\.(?:1[6-9]|2\d|3[01])|192\.168|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

function expectCanonical(url: string, hasPath: boolean): void {
  const parsed = new URL(url);
  expect(parsed.href).toBe(hasPath ? url : `${url}/`);
  expect([parsed.username, parsed.password, parsed.search, parsed.hash]).toEqual(['', '', '', '']);
  expect(url).toMatch(/^https?:\/\/[a-z0-9._-]+(?::[1-9]\d*)?(?:\/[\w~-][\w.~-]*)*$/);
  expect(parsed.hostname).not.toMatch(/\.\.|^\.|\.$/);
  for (const segment of parsed.pathname.slice(1).split('/')) expect(['.', '..']).not.toContain(segment);
  expect(parsed.pathname).not.toContain('//');
}

function expectForeign(url: string, value: string, values: Values): void {
  const { hostname, protocol } = new URL(url);
  const isOpen = values['allow-private-hosts'] === 'true';
  expect(hostname).toBe(hostIn(value));
  expect(hostname).not.toMatch(/atlassian(?:-us-gov|-us-gov-mod)?\.(?:net|com)(?![a-z0-9])/);
  expect(hostname).not.toMatch(/(?:^|\.)jira\.com(?:\.|$)|^metadata(?:\.|$)/);
  if (protocol === 'http:') expect([LOOPBACK.test(hostname), isOpen]).toEqual([true, true]);
  if (IPV4.test(hostname)) expect([PRIVATE_ADDRESS.test(hostname), isOpen]).toEqual([true, true]);
  if (!hostname.includes('.') || LOOPBACK.test(hostname)) expect(isOpen).toBe(true);
}

describe('any text whatsoever', () => {
  // The hosts that curl and Python see in it: `npm run accept -- fuzz urls`.
  test('is refused or leads to a checked site (C4)', () => {
    const kinds = new Set<string>();
    fc.assert(
      fc.property(anything, policy, (value, values) => {
        const result = siteOrFailure(value, values);
        if (result instanceof Failure) return;
        if (result.deployment !== 'cloud') {
          kinds.add(result.deployment ?? (result.isCloud ? 'custom domain' : 'undecided'));
          expect(result.deployment).toBe(values.deployment === 'data-center' ? 'data-center' : undefined);
          expectForeign(result.url, value, values);
          expectCanonical(result.url, /^https?:\/\/[^/]+\//.test(result.url));
          if (result.deployment !== undefined) return;
          expect(result.isCloud).toBe(values.deployment === 'cloud');
          expect(result.cloudId).toBeUndefined();
          expectCanonical(result.origin, false);
          expect(`${result.url}/`.startsWith(`${result.origin}/`)).toBe(true);
          expect(new URL(result.url).origin).toBe(result.origin);
          if (result.isCloud) expect(result.url).toBe(result.origin);
          return;
        }
        expect(values.deployment).not.toBe('data-center');
        expect(result.customDomain).toBeUndefined();
        kinds.add(result.url === undefined ? 'gateway' : 'cloud');
        if (result.url === undefined) {
          expect(result.cloudId).toMatch(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
          expect(value.toLowerCase()).toContain(result.cloudId);
          return;
        }
        expect(result.url).toMatch(
          /^https:\/\/[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.(atlassian\.net|jira\.com|atlassian-us-gov-mod\.net)$/,
        );
        expect(result.realm.apiHost).toBe(
          result.url.endsWith('gov-mod.net') ? 'api.atlassian-us-gov-mod.com' : 'api.atlassian.com',
        );
        expectCanonical(result.url, false);
      }),
      { numRuns: 2000 },
    );
    for (const kind of ['cloud', 'data-center', 'undecided', 'custom domain']) expect(kinds).toContain(kind);
  });
});

import { Failure } from '../../src/failure.js';
import { readSite } from '../../src/read/site.js';
import type { Site } from '../../src/site.js';
import { failureOf } from '../project/failure-of.js';
import { given, type Values } from './given.js';

export const CLOUD_ID = '01234567-89ab-4cde-8f01-23456789abcd';
export const ACME = 'https://acme.atlassian.net';
export const GATEWAY = `https://api.atlassian.com/ex/jira/${CLOUD_ID}`;

export function site(values: Values, environment: Record<string, string> = {}): Site {
  return readSite(given(values, environment));
}

export function refusal(values: Values, environment: Record<string, string> = {}): Failure {
  return failureOf(() => site(values, environment));
}

/** Returns the address or cloudId to use, or the code of a refusal. */
export function outcome(values: Values, environment: Record<string, string> = {}): string | undefined {
  try {
    const found = site(values, environment);
    return found.url ?? ('cloudId' in found ? found.cloudId : undefined);
  } catch (error) {
    if (error instanceof Failure) return error.code;
    throw error;
  }
}

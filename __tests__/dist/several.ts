import { fixtures } from '../../sandbox/fixtures.js';
import { dayIn } from './checking.js';
import { Shell } from './shell.js';
import { ways } from './ways.js';

const { organization, tokens, users } = fixtures;

export const shell = new Shell();

export const CLASSIC = { 'site-url': 'acme', ...ways.classic };
export const ORGANIZATION = { 'org-id': organization.orgId, 'org-api-key': organization.keys.full };

export const SEVERAL = `credentials:
  - name: about to end
    site-url: acme
    email-env: ADA
    api-token-env: CLASSIC
    expires-on: ${dayIn(2)}
  - name: fine
    site-url: acme
    email-env: ADA
    api-token-env: SCOPED
    expires-on: ${dayIn(200)}
`;
export const ENV = { ADA: users.ada.email, CLASSIC: tokens.classic, SCOPED: tokens.scoped };

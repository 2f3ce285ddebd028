import { scenario } from './scenario.js';

scenario('secrets-unavailable: Dependabot gets no secrets, not even the site', {
  inputs: { 'site-url': '' },
  job: { actor: 'dependabot[bot]' },
});

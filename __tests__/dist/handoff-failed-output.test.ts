import { scenario, ways } from './scenario.js';

scenario('handoff-failed: without a file for outputs nothing is sent, and no secret is printed', {
  inputs: ways.classic,
  step: { overrides: { GITHUB_OUTPUT: '/dev/full' } },
});

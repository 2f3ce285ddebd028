import { scenario, ways } from './scenario.js';

scenario('handoff-failed: without a place for the curl config nothing is sent', {
  inputs: ways.classic,
  step: { overrides: { RUNNER_TEMP: undefined } },
});

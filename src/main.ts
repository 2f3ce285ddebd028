import * as core from '@actions/core';
import { resolve } from 'node:path';
import { gitHubActions } from './hand-over/github.js';
import { debug } from './hand-over/github-runner.js';
import { bugAt, openDoor } from './process.js';
import { isInputOf } from './inputs/schema.js';
import { Inputs } from './read/inputs.js';
import { handOver, run } from './run.js';

const now = (): Date => new Date();
const inputs = new Inputs(
  (name) => (isInputOf('action', name) ? core.getInput(name, { trimWhitespace: false }) : ''),
  process.env,
  'action',
);
const programs = {
  node: process.execPath,
  // The file lies beside this bundle, wherever the runner put it.
  sign: resolve(process.argv[1] ?? '', '../../sign/index.js'),
};
const ci = gitHubActions(process.env, now, programs, inputs.words());

openDoor({
  work: (signal) =>
    run({ inputs, environment: process.env, ci, now, random: Math.random, signal, debug }, handOver(ci)),
  reportBug: (where) => {
    ci.takeBack();
    ci.fail(bugAt(where));
  },
});

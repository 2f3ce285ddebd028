/** A model of the GitHub Actions runner, as a step sees it. */
export type { SignalPlan } from './child.js';
export { parseCommand, splitLines } from './commands.js';
export { encodedForms, ENCODERS } from './encoders.js';
export { readPairs } from './file-commands.js';
export { actionInputs } from './inputs.js';
export { type ActionOptions, Job, type JobOptions, type StepResult } from './job.js';
export { logStep, type StepCommand } from './log.js';
export { Masker } from './masker.js';

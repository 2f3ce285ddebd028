/** A model of the GitHub Actions runner, as a step sees it. */
export type { SignalPlan } from './child.js';
export { type Command, COMMAND_NAMES, parseCommand, splitLines } from './commands.js';
export { encodedForms, ENCODERS } from './encoders.js';
export { isBlockedVariable, parseFileCommand, readPairs } from './file-commands.js';
export { actionInputs, inputVariables } from './inputs.js';
export {
  type ActionOptions,
  Job,
  type JobOptions,
  type ShellOptions,
  type StepOptions,
  type StepResult,
} from './job.js';
export { type Annotation, logStep, type LogOptions, type StepCommand, StepLog, type Stream } from './log.js';
export { Masker } from './masker.js';
export { filterJobOutputs } from './outputs.js';

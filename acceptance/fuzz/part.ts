// One part of `npm run accept -- fuzz`, in a process of its own: PART SEED RUNS [PATH].
import { fuzzAnswers } from './fuzz-answers.js';
import { fuzzInputs } from './fuzz-inputs.js';
import { fuzzOptions } from './fuzz-options.js';
import { fuzzUrls } from './fuzz-urls.js';
import { type Run, Tally } from './tally.js';

const PARTS: Readonly<Record<string, (run: Run, tally: Tally) => Promise<void> | void>> = {
  cloud: (run, tally) => fuzzAnswers('cloud', run, tally),
  'data-center': (run, tally) => fuzzAnswers('data-center', run, tally),
  inputs: fuzzInputs,
  options: fuzzOptions,
  urls: fuzzUrls,
};

const [name = '', seed, runs, path] = process.argv.slice(2);
const tally = new Tally();
const given = { seed: Number(seed), numRuns: Number(runs), ...(path !== undefined && { path }) };
await PARTS[name]?.(given, tally);
console.log(tally.told(name));
process.exit(tally.isFine ? 0 : 1);

// One part of `npm run accept -- fuzz`, in a process of its own: PART SEED RUNS [PATH].
import { fuzzAnswers, fuzzBuilt } from './fuzz-answers.js';
import { fuzzInputs } from './fuzz-inputs.js';
import { fuzzOptions } from './fuzz-options.js';
import { fuzzUrls } from './fuzz-urls.js';
import { type Run, Tally } from './tally.js';

const PARTS: Readonly<Record<string, (run: Run, tally: Tally) => Promise<void> | void>> = {
  cloud: (run, tally) => fuzzAnswers('cloud', run, tally),
  'data-center': (run, tally) => fuzzAnswers('data-center', run, tally),
  built: fuzzBuilt,
  inputs: fuzzInputs,
  options: fuzzOptions,
  urls: fuzzUrls,
};

const [name = '', seed, runs, path] = process.argv.slice(2);
const tally = new Tally();
const started = performance.now();
await PARTS[name]?.(
  { seed: Number(seed), numRuns: Number(runs), ...(path !== undefined && { path }) },
  tally,
);
const seconds = ((performance.now() - started) / 1000).toFixed(0);
const { failure, counts, cases } = tally;
const told = [`${cases} cases`, `the longest took ${Math.round(tally.longestMs)} ms`, ...tally.notes].join(
  ', ',
);
const isFine = failure === '' && cases > 0;
console.log(`${isFine ? 'passed' : 'FAILED'}  ${name}, seed ${String(seed)}: ${told} (${seconds} s)`);
const ends = [...counts].sort(([, a], [, b]) => b - a).map(([what, count]) => `${what} ${count}`);
if (ends.length > 0) console.log(`        ${ends.join(', ')}`);
if (failure !== '') console.log(failure.replace(/^/gm, '        '));
process.exit(isFine ? 0 : 1);

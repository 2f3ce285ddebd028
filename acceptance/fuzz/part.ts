// One part of `npm run accept -- fuzz`, in a process of its own: PART SEED RUNS [PATH].
import { fuzzAnswers, fuzzBuilt } from './fuzz-answers.js';
import { fuzzInputs } from './fuzz-inputs.js';
import { fuzzOptions } from './fuzz-options.js';
import { fuzzUrls } from './fuzz-urls.js';
import { countsText, type Report, type Run } from './report.js';
import type { Certificates } from './certificates.js';

const certificates: Certificates = {
  caFile: process.env['NODE_EXTRA_CA_CERTS'] ?? '',
  certificateFile: process.env['FUZZ_CERTIFICATE'] ?? '',
  keyFile: process.env['FUZZ_KEY'] ?? '',
};

const PARTS: Readonly<Record<string, (run: Run) => Promise<Report>>> = {
  cloud: (run) => fuzzAnswers('cloud', run, certificates),
  'data-center': (run) => fuzzAnswers('data-center', run, certificates),
  built: (run) => fuzzBuilt(run, certificates),
  inputs: (run) => Promise.resolve(fuzzInputs(run)),
  options: (run) => fuzzOptions(run),
  urls: (run) => fuzzUrls(run),
};

const [name = '', seed, runs, path] = process.argv.slice(2);
const part = PARTS[name];
if (!part) throw new Error(`There is no part ${name}.`);
const started = performance.now();
const { cases, failure, counts, notes } = await part({
  seed: Number(seed),
  numRuns: Number(runs),
  ...(path !== undefined && { path }),
});
const seconds = ((performance.now() - started) / 1000).toFixed(0);
const told = [`${cases} cases`, ...notes].join(', ');
console.log(`${failure === '' ? 'passed' : 'FAILED'}  ${name}, seed ${seed}: ${told} (${seconds} s)`);
if (counts.size > 0) console.log(`        ${countsText(counts)}`);
if (failure !== '') console.log(failure.replace(/^/gm, '        '));
process.exit(failure === '' ? 0 : 1);

// Gives the program answers and inputs designed to break it, and checks its behavior (G20).
import { OPTIONS } from './fuzz/check.js';
import { fuzzAnswers } from './fuzz/fuzz-answers.js';
import { fuzzOptions } from './fuzz/fuzz-options.js';
import { program } from './kit/program.js';

await program(
  [
    { name: 'answers of Jira Cloud', run: (stage) => fuzzAnswers('cloud', stage) },
    { name: 'answers of a Data Center', run: (stage) => fuzzAnswers('data-center', stage) },
    { name: 'inputs and options of the command line', run: fuzzOptions },
  ],
  { isSeeded: true, options: OPTIONS },
);

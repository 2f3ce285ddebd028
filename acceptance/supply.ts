// Judges what the project is made of and released by: workflows, secrets, packages and their licences.
import { program } from './kit/program.js';
import { BILL_CHECKS } from './supply/bundled.js';
import { TOOL_CHECKS } from './supply/tools.js';

await program(
  Object.entries({ ...TOOL_CHECKS, ...BILL_CHECKS }).map(([name, check]) => {
    let found: ReturnType<typeof check> | undefined;
    const once = (): ReturnType<typeof check> => (found ??= check());
    return {
      name,
      missing: () => {
        const outcome = once();
        return typeof outcome === 'string' ? outcome : undefined;
      },
      run: ({ checks }) => {
        const outcome = once();
        if (typeof outcome !== 'string') checks.none(outcome);
      },
    };
  }),
);

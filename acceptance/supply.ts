// Asks tools that others wrote what the project is made of and released by: workflows, secrets, the package.
import { program } from './kit/program.js';
import { TOOL_CHECKS } from './supply/tools.js';

await program(
  Object.entries(TOOL_CHECKS).map(([name, check]) => {
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

// Asks tools that others wrote what the project is made of and released by: workflows, secrets, the package.
import { program } from './kit/program.js';
import { TOOL_CHECKS } from './supply/tools.js';

await program(TOOL_CHECKS);

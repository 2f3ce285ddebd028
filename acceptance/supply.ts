// Lets third-party tools check the project's sources and releases: workflows, secrets, the package.
import { program } from './kit/program.js';
import { TOOL_CHECKS } from './supply/tools.js';

await program(TOOL_CHECKS);

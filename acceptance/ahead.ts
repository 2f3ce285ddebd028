// Installs what others wrote in Go, Python and Java, ahead of the scripts that use it: where nothing is cached, compiling
// takes minutes.
import { goProgram, goTool, GO_TOOLS } from './kit/go-tool.js';
import { installJava } from './kit/java.js';
import { missingPython, PYTHON_SETS } from './kit/python.js';

const missing = [
  ...Object.keys(GO_TOOLS).map((name) => goTool(name as keyof typeof GO_TOOLS).missing),
  // Gitea's act is for the weekly run alone.
  goProgram('gitlab-masker').missing,
  ...PYTHON_SETS.map((name) => missingPython(name)),
  installJava('client'),
  installJava('engines'),
];
// The program that needs it says so again, and decides what follows.
for (const reason of missing) if (reason !== undefined) console.error(reason);

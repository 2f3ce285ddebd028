// Installs the third-party programs in Go, Python and Java before the scripts that use them: without a cache, compiling
// them takes minutes.
import { goProgram, goTool, GO_TOOLS } from './kit/go-tool.js';
import { installJava } from './kit/java.js';
import { missingPython, PYTHON_SETS } from './kit/python.js';

const missing = [
  ...Object.keys(GO_TOOLS).map((name) => goTool(name as keyof typeof GO_TOOLS).missing),
  // Gitea's act is left out because only the weekly run needs it.
  goProgram('gitlab-masker').missing,
  ...PYTHON_SETS.map((name) => missingPython(name)),
  installJava('client'),
  installJava('engines'),
];
for (const reason of missing) if (reason !== undefined) console.error(reason);

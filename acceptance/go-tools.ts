// Installs what is written in Go, ahead of the scripts that use it: compiling takes minutes where nothing is cached.
import { goProgram, goTool, GO_TOOLS } from './kit/go-tool.js';

const tools = Object.keys(GO_TOOLS).map((name) => goTool(name as keyof typeof GO_TOOLS));
// Gitea's act is for the weekly run alone.
for (const { missing } of [...tools, goProgram('gitlab-masker')]) {
  // The program that needs it says so again, and decides what follows.
  if (missing !== undefined) console.error(missing);
}

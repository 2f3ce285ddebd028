// Installs what is written in Go, ahead of the scripts that use it: compiling takes minutes where nothing is cached.
import { goTool, GO_TOOLS } from './kit/go-tool.js';

for (const name of Object.keys(GO_TOOLS)) {
  const { missing } = goTool(name as keyof typeof GO_TOOLS);
  // The program that needs it says so again, and decides what follows.
  if (missing !== undefined) console.error(missing);
}

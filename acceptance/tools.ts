// Installs what is compiled, ahead of the scripts that use it: that takes minutes where nothing is cached.
import { goTool, GO_TOOLS } from './kit/go-tool.js';
import { installJava } from './kit/java.js';

const missing = Object.keys(GO_TOOLS).map((name) => goTool(name as keyof typeof GO_TOOLS).missing);
for (const reason of [...missing, installJava()]) {
  // The program that needs it says so again, and decides what follows.
  if (reason !== undefined) console.error(reason);
}

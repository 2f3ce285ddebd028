// Installs what is written in Go, ahead of the scripts that use it: compiling takes minutes where nothing is cached.
import { ACT, ACTIONLINT, BUILDKITE_AGENT, GITLEAKS, findOrInstall } from './e2e/go-tool.js';

for (const tool of [ACT, ACTIONLINT, GITLEAKS, BUILDKITE_AGENT]) {
  const found = findOrInstall(tool);
  // Whoever needs it says so again, and decides what follows.
  if ('missing' in found) console.error(found.missing);
}

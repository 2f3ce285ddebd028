import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Writes the program's version and SHA-256 into every file of a folder that downloads it. The steps in ci/ then run the
 * program that was released with them, or fail.
 */
export function pinProgram(folder, version, sha256) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) writeFileSync(path, pinned(readFileSync(path, 'utf8'), version, sha256));
  }
}

function pinned(text, version, sha256) {
  if (!/\b[0-9a-f]{64}\b/.test(text)) return text;
  return text.replace(/\bv\d+\.\d+\.\d+\b/g, `v${version}`).replace(/\b[0-9a-f]{64}\b/g, sha256);
}

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { BUILD, install, missingProgram, ROOT } from './tools.js';

/** Packages that Maven downloads as listed in the file of that name in `.ci/java`. */
export type JavaSet = 'client' | 'engines';

const PROGRAMS = join(ROOT, 'acceptance', 'engines', 'java');
const SOURCES: Readonly<Record<JavaSet, readonly string[]>> = {
  client: [],
  engines: readdirSync(PROGRAMS).map((name) => join(PROGRAMS, name)),
};
const pomOf = (set: JavaSet): string => join(ROOT, '.ci', 'java', `${set}.xml`);

function folderOf(set: JavaSet): string {
  const hash = createHash('sha256');
  for (const path of [pomOf(set), ...SOURCES[set]]) hash.update(readFileSync(path));
  return join(BUILD, `java-${set}-${hash.digest('hex').slice(0, 12)}`);
}

export function classPath(set: JavaSet): string {
  return `${folderOf(set)}:${folderOf(set)}/*`;
}

/** Returns why a set can't be used without being installed first, if it can't. */
export function missingJava(set: JavaSet): string | undefined {
  return existsSync(folderOf(set))
    ? undefined
    : `Programs in Java are not here; \`npx tsx acceptance/ahead.ts\` installs them.`;
}

export function installJava(set: JavaSet): string | undefined {
  const unavailable =
    missingProgram('javac', ['--version'], '`apt-get install openjdk-17-jdk-headless` installs it') ??
    missingProgram('mvn', ['--version'], '`apt-get install maven` installs it');
  const folder = folderOf(set);
  if (unavailable !== undefined || existsSync(folder)) return unavailable;
  const fresh = `${folder}-new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
  const fetch = ['mvn', '-q', '-B', '-f', pomOf(set), goal, `-DoutputDirectory=${fresh}`];
  const options = ['-nowarn', '-Xlint:-unchecked', '-d', fresh, '-cp', `${fresh}/*`];
  const compile = ['javac', ...options, ...SOURCES[set]];
  const missing =
    install(`Java for the ${set}`, fetch) ??
    (SOURCES[set].length > 0 ? install(`programs for the ${set}`, compile) : undefined);
  if (missing === undefined) renameSync(fresh, folder);
  return missing;
}

/** Returns `java`'s arguments for one of the engines' programs. None runs long enough for a better compiler to pay. */
export function javaArguments(program: string, args: readonly string[] = []): string[] {
  // Groovy 2.4 is older than Java's module system.
  const opens = ['lang', 'util'].map((part) => `--add-opens=java.base/java.${part}=ALL-UNNAMED`);
  const quick = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  return [...opens, ...quick, '-cp', classPath('engines'), program, ...args];
}

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { missingProgram, ROOT } from './tools.js';

/** Packages that Maven downloads as listed in the file of that name in `.ci/java`. */
export type JavaSet = 'client' | 'engines';

const PROGRAMS = join(ROOT, 'acceptance', 'engines', 'java');
/** Our programs that are compiled with the jars. */
const SOURCES: Readonly<Record<JavaSet, readonly string[]>> = {
  client: [],
  engines: readdirSync(PROGRAMS).map((name) => join(PROGRAMS, name)),
};
const pomOf = (set: JavaSet): string => join(ROOT, '.ci', 'java', `${set}.xml`);

/** Returns a folder below `build/`, which git ignores. Other versions or sources get another folder. */
function folderOf(set: JavaSet): string {
  const hash = createHash('sha256');
  for (const path of [pomOf(set), ...SOURCES[set]]) hash.update(readFileSync(path));
  return join(ROOT, 'build', `java-${set}-${hash.digest('hex').slice(0, 12)}`);
}

/** Returns the class path for `java`. */
export function classPath(set: JavaSet): string {
  return `${folderOf(set)}:${folderOf(set)}/*`;
}

/** Returns why a set can't be used without being installed first, if it can't. */
export function missingJava(set: JavaSet): string | undefined {
  return existsSync(folderOf(set))
    ? undefined
    : `Programs in Java are not here; \`npx tsx acceptance/ahead.ts\` installs them.`;
}

/** Installs a set if necessary. @returns why it is unavailable */
export function installJava(set: JavaSet): string | undefined {
  const missing =
    missingProgram('javac', ['--version'], '`apt-get install openjdk-17-jdk-headless` installs it') ??
    missingProgram('mvn', ['--version'], '`apt-get install maven` installs it');
  const folder = folderOf(set);
  if (missing !== undefined || existsSync(folder)) return missing;
  process.stderr.write(`Installing the Java programs "${set}" into build\n`);
  const fresh = `${folder}-new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true });
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
  const fetch = ['-q', '-B', '-f', pomOf(set), goal, `-DoutputDirectory=${fresh}`];
  const compile = ['-nowarn', '-Xlint:-unchecked', '-d', fresh, '-cp', `${fresh}/*`, ...SOURCES[set]];
  const commands: [string, string[]][] = [['mvn', fetch]];
  if (SOURCES[set].length > 0) commands.push(['javac', compile]);
  for (const [command, args] of commands) {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) return `${command} failed:\n${stdout}${stderr}`.trim();
  }
  renameSync(fresh, folder);
  return undefined;
}

/** Returns `java`'s arguments for one of the engines' programs. None runs long enough for a better compiler to pay. */
export function javaArguments(program: string, args: readonly string[] = []): string[] {
  // Groovy 2.4 is older than Java's module system.
  const opens = ['lang', 'util'].map((part) => `--add-opens=java.base/java.${part}=ALL-UNNAMED`);
  const quick = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  return [...opens, ...quick, '-cp', classPath('engines'), program, ...args];
}

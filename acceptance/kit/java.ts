import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { missingProgram, ROOT } from './tools.js';

/** Below `build/`, which git ignores. */
const FOLDER = join(ROOT, 'build', 'java');
const POM = join(ROOT, '.ci', 'java', 'pom.xml');
const SOURCES = join(ROOT, 'acceptance', 'engines', 'java');
const JARS = join(FOLDER, '*');

const sources = readdirSync(SOURCES).map((name) => join(SOURCES, name));
/** Stands for what was installed: other versions and other sources make it another. */
const STAMP = join(
  FOLDER,
  [POM, ...sources]
    .reduce((hash, path) => hash.update(readFileSync(path)), createHash('sha256'))
    .digest('hex'),
);

/** Why the programs in Java can't be used as they are; nothing if they can. */
export function missingJava(): string | undefined {
  return existsSync(STAMP)
    ? undefined
    : 'A program in Java is not here; `npm run accept -- engines` installs it.';
}

/** Fetches the jars and compiles what stands around them, if that wasn't done yet; tells why it can't be. */
export function installJava(): string | undefined {
  if (existsSync(STAMP)) return undefined;
  const missing =
    missingProgram('javac', ['--version'], '`apt-get install openjdk-17-jdk-headless` installs it') ??
    missingProgram('mvn', ['--version'], '`apt-get install maven` installs it');
  if (missing !== undefined) return missing;
  process.stderr.write('Installing programs in Java into build/java\n');
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  const goal = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies';
  const fetch = ['-q', '-B', '-f', POM, goal, `-DoutputDirectory=${FOLDER}`];
  for (const [command, args] of [
    ['mvn', fetch],
    ['javac', ['-nowarn', '-Xlint:-unchecked', '-d', FOLDER, '-cp', JARS, ...sources]],
  ] as const) {
    const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
    if (status !== 0) return `${command} failed:\n${stdout}${stderr}`.trim();
  }
  writeFileSync(STAMP, '');
  return undefined;
}

/** What `java` takes to run one of the programs; it does not live long enough for a better compiler to pay. */
export function javaArguments(program: string, args: readonly string[] = []): string[] {
  // Groovy 2.4 is older than the modules of Java.
  const opens = ['lang', 'util'].map((part) => `--add-opens=java.base/java.${part}=ALL-UNNAMED`);
  const quick = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC'];
  return [...opens, ...quick, '-cp', `${FOLDER}:${JARS}`, program, ...args];
}

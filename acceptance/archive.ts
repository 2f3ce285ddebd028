// Unpacks the archive that GitHub makes of a commit and that a runner downloads, and runs everything from it alone.
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { actionInputs, type StepResult } from '../sandbox/runner/index.js';
import { FIELD, fieldValue, ISSUE, WANTED } from './kit/job.js';
import type { Inputs, Place } from './kit/place.js';
import { type Case, program, type Stage } from './kit/program.js';
import { createRepository, git, projectFiles } from './kit/repository.js';
import { CLASSIC, signing } from './kit/ways-in.js';

/** In bytes. Each job of every workflow waits for this download. */
const LARGEST = 420_000;

const cases: readonly Case[] = [
  { name: 'its files, and its size', run: size },
  // `rotate.yml` and `token-expiry.yml` call them as `$/` and `$/check`.
  { name: 'the Actions: a login, an update, a check, the clean-up', run: actions },
  { name: 'jira-auth sign, after a login by application link', run: signature },
  { name: 'the sources beside a release: every file', run: sources },
];

const root = mkdtempSync(join(tmpdir(), 'jira-auth-archive-'));
process.once('exit', () => {
  rmSync(root, { recursive: true, force: true });
});

/** A repository whose one commit holds every file here that git doesn't ignore. */
const repository = join(root, 'repository');
for (const path of projectFiles()) cpSync(path, join(repository, path));
createRepository(repository, 'https://github.example/octo-org/octo-repo');
const [archive, folder] = unpacked('runner');

function unpacked(name: string): [archive: string, folder: string] {
  const [file, into] = [join(root, `${name}.tar.gz`), join(root, name)];
  git(repository, ['archive', '--format=tar.gz', `--output=${file}`, 'HEAD']);
  mkdirSync(into);
  execFileSync('tar', ['-xf', file, '-C', into]);
  return [file, into];
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => statSync(join(folder, path)).isFile())
    .sort();
}

function size({ checks }: Stage): void {
  const bytes = statSync(archive).size;
  console.log(`${bytes} bytes as .tar.gz`);
  checks.that(`it has at most ${LARGEST} bytes`, bytes <= LARGEST, String(bytes));
  const useless = filesIn(folder).filter(
    (path) =>
      !/^(?:(?:check\/|update\/)?action\.yml|LICENSE|package\.json|dist\/(?:package\.json|licenses\.txt|\w+\/[\w-]+\.js))$/.test(
        path,
      ),
  );
  checks.equal('nothing is in it that no runner needs', useless, []);
}

function stepOf(place: Place, name: string) {
  return (inputs: Inputs, state?: Inputs): Promise<StepResult> => {
    const action = join(folder, name, 'action.yml');
    const { runs } = parse(readFileSync(action, 'utf8')) as {
      runs: Readonly<Record<'main' | 'post', string>>;
    };
    const stage = state ? 'post' : 'main';
    const given = { inputs: actionInputs(action, inputs), stage, ...(state && { state }) } as const;
    return place.job.runAction(join(folder, name, runs[stage]), given);
  };
}

async function actions({ sandbox, checks, place }: Stage): Promise<void> {
  const [login, update, check] = ['', 'update', 'check'].map((name) => stepOf(place, name));
  if (!login || !update || !check) return;
  const main = await login(CLASSIC.inputs);
  checks.equal('the login ends well', [main.status, main.stderr], [0, '']);
  const updated = await update({ issue: ISSUE, fields: `${FIELD}: ${WANTED}` });
  checks.equal('the update ends well', [updated.status, updated.stderr], [0, '']);
  checks.equal('the field is set', fieldValue(sandbox, CLASSIC), WANTED);
  const checked = await check({ ...CLASSIC.inputs, 'expires-on': '2099-12-31' });
  checks.equal('the check ends well', [checked.status, checked.outputs['status']], [0, 'ok']);
  const post = await login({}, main.state);
  checks.equal('the clean-up ends well', [post.status, post.stderr, place.left()], [0, '', []]);
}

async function signature({ checks, place }: Stage): Promise<void> {
  const main = await stepOf(place, '')(signing().inputs);
  checks.equal('the login ends well', [main.status, main.stderr], [0, '']);
  const signed = await place.job.runShell('jira-auth sign GET "$JIRA_API_URL/myself"');
  checks.equal('the command ends well', [signed.status, signed.stderr], [0, '']);
  checks.that('it prints a header', signed.stdout.startsWith('Authorization: OAuth '));
  const temp = readdirSync(place.job.temp, { recursive: true, encoding: 'utf8' });
  const command = temp.find((path) => basename(path) === 'jira-auth') ?? '';
  const script = readFileSync(join(place.job.temp, command), 'utf8');
  checks.that('it runs the program in the archive', script.includes(join(folder, 'dist/sign/index.js')));
}

function sources({ checks }: Stage): void {
  const release = readFileSync('.github/workflows/release.yml', 'utf8');
  const everything = /^ *(echo .*info\/attributes)$/m.exec(release)?.[1] ?? 'false';
  mkdirSync(join(repository, '.git/info'), { recursive: true });
  execFileSync('sh', ['-c', everything], { cwd: repository });
  const [, all] = unpacked('sources');
  const wanted = filesIn(repository).filter((path) => !path.startsWith('.git/'));
  checks.equal('nothing is left out', filesIn(all), wanted);
}

await program(cases);

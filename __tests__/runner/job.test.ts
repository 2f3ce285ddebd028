import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Job, type JobOptions } from '../../sandbox/runner/index.js';

const SECRET = 'FAKE-secret-0001';

let folder: string;
let scripts = 0;
const jobs: Job[] = [];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'entries-'));
});

afterAll(() => {
  for (const job of jobs) job.cleanup();
  rmSync(folder, { recursive: true });
});

function newJob(options?: JobOptions): Job {
  const job = new Job(options);
  jobs.push(job);
  return job;
}

/** An Action's entry with this body, in which `append(variable, text)` writes to a file command. */
function entry(body: string): string {
  const file = join(folder, `entry-${(scripts += 1)}.mjs`);
  writeFileSync(
    file,
    `import { appendFileSync } from 'node:fs';
     const append = (variable, text) => appendFileSync(process.env[variable], text);
     ${body}`,
  );
  return file;
}

const showEnvironment = 'console.log(JSON.stringify(process.env));';

function environmentOf(result: { stdout: string }): Record<string, string> {
  return JSON.parse(result.stdout) as Record<string, string>;
}

describe('an Action', () => {
  test('gets its inputs, also the empty ones, and what a runner sets', async () => {
    const job = newJob({ env: { FROM_JOB: 'j', BOTH: 'j' }, debug: true, repository: 'acme/widgets' });
    const result = await job.runAction(entry(showEnvironment), {
      inputs: { 'site-url': 'acme', 'two words': 'x', empty: '' },
      env: { BOTH: 's', GITHUB_REPOSITORY: 'not/this', CI: 'false' },
    });
    expect(environmentOf(result)).toMatchObject({
      'INPUT_SITE-URL': 'acme',
      INPUT_TWO_WORDS: 'x',
      INPUT_EMPTY: '',
      FROM_JOB: 'j',
      BOTH: 's',
      CI: 'false',
      GITHUB_ACTIONS: 'true',
      GITHUB_REPOSITORY: 'acme/widgets',
      GITHUB_REPOSITORY_OWNER: 'acme',
      GITHUB_EVENT_NAME: 'push',
      GITHUB_WORKSPACE: job.workspace,
      RUNNER_TEMP: job.temp,
      RUNNER_OS: 'Linux',
      RUNNER_DEBUG: '1',
      PATH: process.env['PATH'],
    });
    expect(result).toMatchObject({ status: 0, signal: null, outcome: 'success', timedOut: false });
  });

  test('gets nothing of the environment around it', async () => {
    process.env['JIRA_API_TOKEN'] = SECRET;
    try {
      const environment = environmentOf(await newJob().runAction(entry(showEnvironment)));
      const strangers = Object.keys(environment).filter((name) => !/^(GITHUB_|RUNNER_)/.test(name));
      expect(strangers.sort()).toEqual(['CI', 'HOME', 'PATH']);
    } finally {
      delete process.env['JIRA_API_TOKEN'];
    }
  });

  test('starts in the workspace and reads its event', async () => {
    const payload = { pull_request: { head: { ref: 'topic' }, base: { ref: 'main' } } };
    const job = newJob({ event: { name: 'pull_request', payload }, actor: 'dependabot[bot]' });
    const result = await job.runAction(
      entry(`import { readFileSync } from 'node:fs';
        const { GITHUB_EVENT_PATH, GITHUB_HEAD_REF, GITHUB_REF, GITHUB_ACTOR } = process.env;
        console.log(JSON.stringify([process.cwd(), GITHUB_HEAD_REF, GITHUB_REF, GITHUB_ACTOR]));
        console.log(readFileSync(GITHUB_EVENT_PATH, 'utf8'));`),
    );
    expect(
      result.stdout
        .trimEnd()
        .split('\n')
        .map((line): unknown => JSON.parse(line)),
    ).toEqual([[job.workspace, 'topic', 'refs/pull/1/merge', 'dependabot[bot]'], payload]);
  });

  test('reports through its files', async () => {
    const job = newJob();
    const result = await job.runAction(
      entry(`append('GITHUB_OUTPUT', 'one=1\\ntwo<<E\\na\\nb\\nE\\n');
        append('GITHUB_ENV', 'JIRA_BASE_URL=https://acme.atlassian.net\\nNODE_OPTIONS=--inspect\\n');
        append('GITHUB_STATE', 'file=/x\\n');
        append('GITHUB_STEP_SUMMARY', '# Title\\n');`),
    );
    expect(result).toMatchObject({
      outputs: { one: '1', two: 'a\nb' },
      env: { JIRA_BASE_URL: 'https://acme.atlassian.net' },
      state: { file: '/x' },
      summary: '# Title\n',
      outcome: 'success',
      log: ["##[error]Can't store NODE_OPTIONS output parameter using '$GITHUB_ENV' command."],
    });
    expect(job.env).toEqual({ JIRA_BASE_URL: 'https://acme.atlassian.net' });
  });

  test('has its outputs processed when it fails, too', async () => {
    const result = await newJob().runAction(
      entry(`append('GITHUB_OUTPUT', 'error-code=invalid-input\\n'); process.exitCode = 2;`),
    );
    expect(result).toMatchObject({
      status: 2,
      outcome: 'failure',
      outputs: { 'error-code': 'invalid-input' },
      log: [],
    });
  });

  test('fails when a file is malformed; what came before still counts', async () => {
    const result = await newJob().runAction(
      entry(`append('GITHUB_OUTPUT', 'a=1\\nb<<E\\nx\\n'); append('GITHUB_STATE', 's=1\\n');`),
    );
    expect(result).toMatchObject({ status: 0, outcome: 'failure', outputs: { a: '1' }, state: { s: '1' } });
    expect(result.annotations.map(({ message }) => message)).toEqual([
      "Unable to process file command 'output' successfully.",
      "Invalid value. Matching delimiter not found 'E'",
    ]);
  });

  test('a file that it deletes counts as empty, an oversized summary is refused', async () => {
    const result = await newJob().runAction(
      entry(`import { rmSync } from 'node:fs'; rmSync(process.env.GITHUB_OUTPUT);
        append('GITHUB_STEP_SUMMARY', 'x'.repeat(1024 * 1024 + 1));`),
    );
    expect(result).toMatchObject({ outcome: 'success', outputs: {}, summary: '' });
    expect(result.annotations).toHaveLength(1);
  });

  test('hands its state to its post step and to no other', async () => {
    const job = newJob();
    const main = await job.runAction(
      entry(`append('GITHUB_STATE', 'file=/from/file\\n');
        console.log('::save-state name=FILE::/forged'); console.log('::save-state name=more::x');`),
    );
    // The file is read after the process has ended, so it wins; the name keeps its first spelling.
    expect(main.state).toEqual({ FILE: '/from/file', more: 'x' });
    const post = await job.runAction(entry(showEnvironment), { state: main.state, stage: 'post' });
    expect(environmentOf(post)).toMatchObject({ STATE_FILE: '/from/file', STATE_more: 'x' });
    expect(post.header).toEqual(['Post job cleanup.']);
    const other = await job.runAction(entry(showEnvironment));
    expect(Object.keys(environmentOf(other)).filter((name) => name.startsWith('STATE_'))).toEqual([]);
  });

  test('takes arguments for Node, and overrides for what a runner would not do', async () => {
    const job = newJob({ overrides: { GITHUB_API_URL: 'http://127.0.0.1:1', RUNNER_NAME: undefined } });
    const result = await job.runAction(
      entry(`console.log(JSON.stringify({ ...process.env, arguments: process.execArgv.join(' ') }));`),
      { nodeArguments: ['--no-warnings'], overrides: { RUNNER_TEMP: undefined, GITHUB_OUTPUT: '/dev/full' } },
    );
    const environment = environmentOf(result);
    expect(environment).toMatchObject({
      arguments: '--no-warnings',
      GITHUB_API_URL: 'http://127.0.0.1:1',
      GITHUB_OUTPUT: '/dev/full',
    });
    expect(environment).not.toHaveProperty('RUNNER_TEMP');
    expect(environment).not.toHaveProperty('RUNNER_NAME');
  });

  test('that can not be started rejects', async () => {
    const job = newJob({ node: join(folder, 'no-such-node') });
    await expect(job.runAction(entry(''))).rejects.toThrow('ENOENT');
  });
});

describe('what a person sees', () => {
  test('masks of secrets and of the step itself', async () => {
    const job = newJob({ secrets: { TOKEN: ` ${SECRET}\n` } });
    const result = await job.runAction(
      entry(`console.log('::add-mask::FAKE-other'); console.log('FAKE-other ${SECRET} x');`),
      { inputs: { 'api-token': SECRET, empty: '' }, env: { HEADER: `Bearer ${SECRET}` }, name: 'acme/it@v1' },
    );
    expect(result.header).toEqual([
      '##[group]Run acme/it@v1',
      'with:',
      '  api-token: ***',
      'env:',
      '  HEADER: Bearer ***',
      '##[endgroup]',
    ]);
    expect(result.log).toEqual(['*** *** x']);
    expect(result.stdout).toContain(SECRET);
    expect(result.commands).toMatchObject([{ name: 'add-mask', data: 'FAKE-other' }]);
  });

  test('a mask holds for later steps, and standard error overtakes standard output', async () => {
    const job = newJob();
    const body = `console.log('::add-mask::${SECRET}'); console.error('failed: ${SECRET}');`;
    expect((await job.runAction(entry(body))).log).toEqual([`failed: ${SECRET}`]);
    expect((await job.runShell(`echo ${SECRET}`)).log).toEqual(['***']);
  });

  test('a job that debugs shows values from files, masked', async () => {
    const job = newJob({ debug: true });
    const result = await job.runAction(
      entry(`console.log('::add-mask::${SECRET}'); append('GITHUB_OUTPUT', 'authorization=${SECRET}\\n');`),
    );
    expect(result.log).toEqual(['##[debug]Set output authorization = ***']);
  });

  test('a byte order mark that starts a stream is not there, so a command behind it is one', async () => {
    const result = await newJob().runAction(
      entry(`console.log('\\ufeff::add-mask::FAKE-x\\n\\ufeff::debug::y');`),
    );
    expect(result.commands.map(({ name }) => name)).toEqual(['add-mask']);
  });
});

describe('a shell step', () => {
  test('sees what earlier steps have set', async () => {
    const job = newJob({ env: { COLOUR: 'red' } });
    await job.runShell('echo "COLOUR=blue" >> "$GITHUB_ENV"; echo /opt/one >> "$GITHUB_PATH"');
    await job.runShell('echo "SHAPE=round" >> "$GITHUB_ENV"; echo /opt/two >> "$GITHUB_PATH"');
    const result = await job.runShell('echo "$COLOUR $SHAPE $SIZE"; echo "$PATH"', { env: { SIZE: 'big' } });
    expect(job.env).toEqual({ COLOUR: 'blue', SHAPE: 'round' });
    expect(result.log).toEqual(['blue round big', `/opt/two:/opt/one:${process.env['PATH'] ?? ''}`]);
    expect(result.header).toEqual([
      '##[group]Run echo "$COLOUR $SHAPE $SIZE"; echo "$PATH"',
      '\u001b[36;1mecho "$COLOUR $SHAPE $SIZE"; echo "$PATH"\u001b[0m',
      'shell: bash --noprofile --norc -e -o pipefail {0}',
      'env:',
      '  COLOUR: blue',
      '  SHAPE: round',
      '  SIZE: big',
      '##[endgroup]',
    ]);
  });

  test('ends at the first command that fails, also in a pipe, and says so', async () => {
    const result = await newJob().runShell('false | cat\necho not reached');
    expect(result).toMatchObject({
      status: 1,
      outcome: 'failure',
      stdout: '',
      log: ['##[error]Process completed with exit code 1.'],
    });
  });

  test('runs in another shell when asked', async () => {
    const job = newJob();
    expect((await job.runShell('echo "$0"', { shell: 'sh' })).stdout).toMatch(/\.sh\n$/);
    expect(
      (await job.runShell('console.log(6 * 7)', { shell: `${process.execPath} {0}` })).status,
    ).not.toBeNull();
    expect(() => job.runShell('', { shell: 'fish' })).toThrow("must contain '{0}'");
  });
});

describe('the process of a step', () => {
  const waits = `process.on('SIGINT', () => { console.log('interrupted'); process.exit(130); });
    setInterval(() => {}, 1000); console.log('ready');`;

  test.each(['SIGINT', 'cancel'] as const)('gets %s once it has written something', async (signal) => {
    const result = await newJob().runAction(entry(waits), {
      signalAfter: { signal, afterOutput: 'ready\n' },
    });
    expect(result).toMatchObject({ status: 130, signal: null, stdout: 'ready\ninterrupted\n' });
  });

  test('gets a signal after a time', async () => {
    const result = await newJob().runAction(entry(waits), { signalAfter: { signal: 'SIGKILL', afterMs: 1 } });
    expect(result).toMatchObject({ status: null, signal: 'SIGKILL', outcome: 'failure', timedOut: false });
  });

  test('is killed with its children when it takes too long', async () => {
    const result = await newJob().runShell('sleep 600 & sleep 600', { timeoutMs: 50 });
    expect(result).toMatchObject({ status: null, signal: 'SIGKILL', timedOut: true });
    expect(result.durationMs).toBeLessThan(5_000);
  });

  test('can be watched', async () => {
    let pid: number | undefined;
    const result = await newJob().runShell('echo $$', { onSpawn: (child) => (pid = child.pid) });
    expect(result.stdout).toBe(`${String(pid)}\n`);
  });
});

describe('the folders of a job', () => {
  test('are private, and gone at its end', () => {
    const job = new Job();
    const root = join(job.temp, '..');
    expect(statSync(root).mode & 0o777).toBe(0o700);
    job.cleanup();
    job.cleanup();
    expect(existsSync(root)).toBe(false);
  });

  test('do not include a workspace that was given', async () => {
    const workspace = mkdtempSync(join(folder, 'workspace-'));
    const job = new Job({ workspace });
    expect((await job.runShell('pwd')).stdout).toBe(`${workspace}\n`);
    job.cleanup();
    expect(existsSync(workspace)).toBe(true);
  });

  test('hold the files of one step until the next starts', async () => {
    const job = newJob();
    const files = join(job.temp, '_runner_file_commands');
    await job.runShell('echo a=1 >> "$GITHUB_OUTPUT"');
    const [first] = readdirSync(files);
    await job.runShell('true');
    expect(readdirSync(files)).toHaveLength(5);
    expect(readdirSync(files)).not.toContain(first);
  });
});

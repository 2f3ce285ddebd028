import { describe, expect, test } from '@jest/globals';
import { existsSync, readdirSync } from 'node:fs';
import { GROUPS } from '../../scripts/mutation/groups.js';
import {
  add,
  mutationDocument,
  percentOf,
  type Score,
  scoreTable,
  unexplained,
} from '../../scripts/mutation/report.js';

describe('the groups', () => {
  const sources = GROUPS.flatMap((group) => group.sources);

  test.each(['read', 'transport', 'verify'])('have every module of src/%s in one of them', (folder) => {
    const modules = readdirSync(`src/${folder}`, { recursive: true, encoding: 'utf8' })
      .filter((path) => path.endsWith('.ts'))
      .map((path) => `src/${folder}/${path.replaceAll('\\', '/')}`);
    expect(sources.filter((path) => path.startsWith(`src/${folder}/`)).sort()).toEqual(modules.sort());
  });

  test('have what masks in one of them', () => {
    const masking = GROUPS.filter(({ folder }) => folder === 'masking').flatMap((group) => group.sources);
    expect(masking).toEqual(
      expect.arrayContaining([
        'src/hand-over/derived-forms.ts',
        'src/hand-over/stream-masker.ts',
        'src/secret.ts',
      ]),
    );
  });

  test('name what is there', () => {
    const paths = [...sources, ...GROUPS.flatMap((group) => group.tests)];
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('a report', () => {
  const source = 'const one = 1;\nconst two = one +\n  `1`;\n';
  const changed = (
    status: string,
    line: number,
    from: number,
    toLine: number,
    to: number,
    replacement: string,
  ) => ({
    mutatorName: 'FakeMutator',
    replacement,
    status,
    location: { start: { line, column: from }, end: { line: toLine, column: to } },
  });

  function scored(...statuses: string[]): Map<string, Score> {
    const score: Score = { killed: 0, timedOut: 0, survivors: [] };
    const mutants = statuses.map((status) => changed(status, 2, 13, 3, 6, 'one -\n`1`'));
    add(score, { files: { 'src/fake.ts': { source, mutants } } });
    return new Map([['fake', score]]);
  }

  test('counts what was noticed, and leaves out what says nothing', () => {
    const scores = scored(
      'Killed',
      'Killed',
      'Timeout',
      'Survived',
      'NoCoverage',
      'Ignored',
      'CompileError',
      'RuntimeError',
    );
    const score = scores.get('fake');
    expect(score && percentOf(score)).toBe(60);
    expect(scoreTable(scores).split('\n').at(-1)).toBe('| fake | 5 | 2 | 1 | 1 | 1 | 60.0 % |');
  });

  test('shows what survived, which nobody has explained', () => {
    const scores = scored('Survived');
    expect(scores.get('fake')?.survivors).toEqual([
      {
        file: 'src/fake.ts',
        mutator: 'FakeMutator',
        code: 'one + `1`',
        line: 'const two = one +',
        becomes: 'one - `1`',
        isUncovered: false,
      },
    ]);
    expect(unexplained(scores)).toHaveLength(1);
    expect(mutationDocument(scores)).toContain(
      'Nobody has said why yet.\n\n- `src/fake.ts`: `` one + `1` `` becomes `` one - `1` `` in `const two = one +`\n',
    );
  });
});

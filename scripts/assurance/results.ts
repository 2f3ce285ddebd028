import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';

/** A test of jest, by its own title and those of the blocks around it. */
export interface JestTest {
  readonly titles: readonly string[];
  readonly status: string;
}

export interface TrialResult {
  readonly name: string;
  readonly result: 'ok' | 'FAILED' | 'skipped';
}

/** What the last runs left; what was not run is absent. */
export interface Results {
  /** By file; absent without `build/jest.json`. */
  readonly jest?: ReadonlyMap<string, readonly JestTest[]>;
  /** By row; absent without `build/trust.json`. */
  readonly trust?: ReadonlyMap<number, readonly TrialResult[]>;
  /** What a command printed, by its name. */
  readonly printed: (name: string) => readonly string[] | undefined;
}

interface JestOutput {
  readonly testResults: readonly {
    readonly name: string;
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[];
      readonly title: string;
      readonly status: string;
    }[];
  }[];
}

type TrustOutput = readonly { readonly row: number; readonly cases: readonly TrialResult[] }[];

/** Reads what `.ci/run` leaves in `build/`: `jest.json`, `trust.json`, and `results/NAME.log` of each command. */
export function readResults(): Results {
  const jest = readJson('build/jest.json') as JestOutput | undefined;
  const trust = readJson('build/trust.json') as TrustOutput | undefined;
  return {
    ...(jest && {
      jest: new Map(
        jest.testResults.map(({ name, assertionResults }) => [
          relative(process.cwd(), name),
          assertionResults.map(({ ancestorTitles, title, status }) => ({
            titles: [...ancestorTitles, title],
            status,
          })),
        ]),
      ),
    }),
    ...(trust && { trust: new Map(trust.map(({ row, cases }) => [row, cases])) }),
    printed: (name) => {
      const path = `build/results/${name}.log`;
      return existsSync(path) ? readFileSync(path, 'utf8').trimEnd().split('\n') : undefined;
    },
  };
}

function readJson(path: string): unknown {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as unknown) : undefined;
}

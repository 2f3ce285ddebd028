import { ROWS } from '../trust/rows/index.js';
import { REQUIREMENT_IDS } from './requirements.js';

const ROW_COUNT = 56;
const REQUIREMENT_COUNT = 112;

/** What is here and not in the specification, or there and not here. @param text the specification, in Markdown */
export function differencesFrom(text: string): string[] {
  const [, matrix = ''] = /^### 6\.1 [^\n]*\n(.*?)^---$/ms.exec(text) ?? [];
  const rows = [...matrix.matchAll(/^\| (\d+) \|/gm)].map(([, number = '']) => number);
  const requirements = [...text.matchAll(/^([A-H]\d+) Given /gm)].map(([, id = '']) => id);
  return [
    ...difference(
      'rows',
      ROWS.map(({ number }) => String(number)),
      rows,
      ROW_COUNT,
    ),
    ...difference('requirements', REQUIREMENT_IDS, requirements, REQUIREMENT_COUNT),
  ];
}

function difference(
  what: string,
  here: readonly string[],
  there: readonly string[],
  count: number,
): string[] {
  const isSame = here.join() === there.join() && here.length === count;
  return isSame
    ? []
    : [`the specification has other ${what}: ${there.length} of ${count}, and here are ${here.length}`];
}

/** One measured value. */
export interface Row {
  readonly name: string;
  readonly value: number;
  /** Decimal places. */
  readonly digits: number;
  readonly unit?: string;
  /** The most that it may be. */
  readonly limit?: number;
  /** The limit is the only right value. */
  readonly exact?: boolean;
  /** What is over its limit makes the bench fail; timings never do, as they depend on what else a machine does. */
  readonly asserted?: boolean;
  readonly note?: string;
}

/** What to say of a value beside its limit; nothing where it has none. */
export function verdict({ value, limit, digits, exact }: Row): '' | 'ok' | 'over' | 'wrong' {
  if (limit === undefined) return '';
  // As printed: nobody should read that 1.80 is over 1.8.
  const shown = Number(value.toFixed(digits));
  if (exact === true) return shown === limit ? 'ok' : 'wrong';
  return shown > limit ? 'over' : 'ok';
}

/** All rows under one head, numbers aligned. */
export function table(rows: readonly Row[]): string {
  const cells = [['', 'value', 'limit', '', ''], ...rows.map(cellsOf)];
  const width = (column: number): number => Math.max(...cells.map((row) => (row[column] ?? '').length));
  return cells
    .map(([name = '', value = '', limit = '', judged = '', note = '']) =>
      [
        name.padEnd(width(0)),
        value.padStart(width(1)),
        limit.padStart(width(2)),
        judged.padEnd(width(3)),
        note,
      ]
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function cellsOf(row: Row): string[] {
  const { name, value, digits, unit, limit, note } = row;
  const shown = value.toFixed(digits);
  return [
    name,
    unit === undefined ? shown : `${shown} ${unit}`,
    limit === undefined ? '' : `${limit}${unit === undefined ? '' : ` ${unit}`}`,
    verdict(row),
    note ?? '',
  ];
}

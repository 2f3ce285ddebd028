/**
 * Yields the pairs before a malformed one, because the runner still applies them, then throws. Lines end only at `\n`.
 * Source: actions/runner, `FileCommandManager.cs`.
 */
export function* readPairs(content: string): Generator<readonly [name: string, value: string], void> {
  let position = 0;
  while (position < content.length) {
    const [line, next] = lineAt(content, position);
    position = next;
    if (line === '') continue;
    const equals = line.indexOf('=');
    const heredoc = line.indexOf('<<');
    if (equals >= 0 && (heredoc < 0 || equals < heredoc)) {
      yield [line.slice(0, equals), line.slice(equals + 1)];
    } else if (heredoc >= 0) {
      const name = line.slice(0, heredoc);
      const delimiter = line.slice(heredoc + 2);
      if (name === '' || delimiter === '') {
        throw new Error(`Invalid format '${line}'. Name must not be empty`);
      }
      const [value, after] = heredocAt(content, position, delimiter);
      yield [name, value];
      position = after;
    } else {
      throw new Error(`Invalid format '${line}'`);
    }
  }
}

function heredocAt(content: string, start: number, delimiter: string): [value: string, next: number] {
  let position = start;
  while (position < content.length) {
    const [line, next, terminated] = lineAt(content, position);
    // The line break before the delimiter is not part of the value.
    if (line === delimiter) return [content.slice(start, Math.max(start, position - 1)), next];
    if (!terminated) throw new Error('Invalid value. EOF marker missing new line.');
    position = next;
  }
  throw new Error(`Invalid value. Matching delimiter not found '${delimiter}'`);
}

function lineAt(content: string, start: number): [line: string, next: number, terminated: boolean] {
  const end = content.indexOf('\n', start);
  return end < 0 ? [content.slice(start), content.length, false] : [content.slice(start, end), end + 1, true];
}

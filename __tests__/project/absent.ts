/** Says on standard error which tools are not on this machine, so that nobody takes their tests for passed. */
export function tellAbsent(wanted: readonly string[], present: readonly string[]): void {
  const absent = wanted.filter((name) => !present.includes(name));
  if (absent.length > 0) process.stderr.write(`Not on this machine, so not tried: ${absent.join(', ')}\n`);
}

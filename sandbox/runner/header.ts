type Variables = Readonly<Record<string, string>>;

/** Returns the header that the runner prints above a step's log, unmasked. Source: actions/runner, `Handler.cs`. */
export function actionHeader(name: string, inputs: Variables, env: Variables): string[] {
  const given = Object.entries(inputs).filter(([, value]) => value !== '');
  const lines = [...section('with:', given), ...section('env:', Object.entries(env))];
  return [`##[group]Run ${name}`, ...lines, '##[endgroup]'];
}

/** Returns the header of a `run:` step, with its script in cyan. Source: actions/runner, `ScriptHandler.cs`. */
export function scriptHeader(script: string, shell: string, env: Variables): string[] {
  const [firstLine = ''] = script.replace(/^[ \t\r\n]+/, '').split(/[\r\n]/);
  const lines = script.replaceAll('\r\n', '\n').replace(/\n+$/, '').split('\n');
  return [
    `##[group]Run ${firstLine}`,
    ...lines.map((line) => `\u001b[36;1m${line}\u001b[0m`),
    `shell: ${shell}`,
    ...section('env:', Object.entries(env)),
    '##[endgroup]',
  ];
}

function section(title: string, entries: readonly (readonly [string, string])[]): string[] {
  return entries.length > 0 ? [title, ...entries.map(([name, value]) => `  ${name}: ${value}`)] : [];
}

import { formatted, type OutputFormat } from '../hand-over/systems/formatted.js';
import { methodNamed } from '../methods/index.js';
import { handOver } from '../run.js';
import { invalid } from '../values/given.js';
import type { Call } from './call.js';
import { withSession } from './session.js';
import { chosenSystem } from './system.js';

/** Verifies a credential and hands it over to what follows in this job or shell. @throws Failure */
export async function exportSession(call: Call): Promise<number> {
  const { options, inputs, terminal } = call;
  const format = call.json ? 'json' : (options['format'] as OutputFormat | undefined);
  if (format === 'dotenv' && inputs.flag('export-auth-header')) {
    throw invalid(
      'A dotenv file is readable by everyone who sees the pipeline, so the header is not written to it.',
      'Leave out --export-auth-header, and authenticate again in the job that needs it.',
    );
  }
  // What is printed is for a program that reads it; a CI system's commands must not be in it.
  const own = chosenSystem(options['ci'], format === undefined ? call : { ...call, stdout: call.commands });
  if (!own.mask && own.job !== undefined && format !== 'dotenv') {
    const hidden =
      own.hidden ??
      'Nothing can be hidden in this log while the job runs: what prints the credential shows it.';
    terminal.say(`${hidden} \`jira-auth exec\` hides every form.`);
  }
  return withSession(call, format === undefined ? own : formatted(own, format, call), (ci) => ({
    use: async (verified) => {
      const status = await handOver(ci).use(verified);
      // What nobody could read was handed to nobody: then it is taken back.
      await call.flushed();
      call.signal.throwIfAborted();
      return status;
    },
    leaves: ({ session, tls }) => {
      if (format === 'dotenv') return false;
      if (format !== 'curl') return true;
      // It is printed whole: files stay if it leads to them, or to end the session that it is for.
      return (
        Boolean(tls) ||
        session.credential.kind === 'signature' ||
        methodNamed(session.method).hasSession === true
      );
    },
  }));
}

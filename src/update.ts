import * as core from '@actions/core';
import { jsonText } from './printable.js';
import { Failure, orWithheld } from './failure.js';
import { gitHubWithholds } from './hand-over/github-event.js';
import * as log from './hand-over/github-runner.js';
import { checkRunnerFile, setErrorCode, tellRunner, writeSummary } from './hand-over/github-runner.js';
import { handedOver, nothingHandedOver } from './hand-over/handed-over.js';
import { UPDATE_KINDS, type UpdateInput } from './inputs/update.js';
import { bugAt, openDoor } from './process.js';
import { networkWith } from './transport/network.js';
import { refuseUnsafeProcess } from './transport/trust.js';
import { assignmentsIn } from './update/assignment.js';
import { requireExpected } from './update/guards.js';
import { openJira } from './update/jira.js';
import { readUpdate } from './update/read.js';
import { requestsOf, resultTeller, updateSummary } from './update/report.js';
import { updateIssues, worstOf } from './update/run.js';
import { InputsOf } from './values/inputs.js';

const environment = process.env;
const inputs = new InputsOf<UpdateInput>(
  UPDATE_KINDS,
  (name) =>
    UPDATE_KINDS[name].doors.includes('update-action') ? core.getInput(name, { trimWhitespace: false }) : '',
  environment,
  'update-action',
);

/** Any other name in backticks is an input that the Action lacks. */
const words = inputs.words(() => true);

function fail(failure: Failure): number {
  log.failure(failure.inWords(words), environment);
  return failure.exitStatus;
}

/** Updates issues with the login that an earlier step of the job handed over. @returns the exit status */
async function update(signal: AbortSignal): Promise<number> {
  checkRunnerFile(environment, 'GITHUB_OUTPUT');
  refuseUnsafeProcess(environment);
  const assignments = assignmentsIn(inputs.find('fields')?.value ?? '', environment);
  const request = readUpdate(inputs, { issues: [], assignments }, log.info);
  const path = environment.JIRA_CURL_CONFIG;
  const login = path ? await handedOver(path) : undefined;
  if (!login)
    throw orWithheld(nothingHandedOver(path), () => (path ? undefined : gitHubWithholds(environment)));
  requireExpected(login, inputs);
  const effects = { environment, random: Math.random, signal, info: log.info, debug: log.debug };
  const { send } = networkWith(login.tls, effects, inputs.wholeNumber('timeout-seconds'));
  const tell = resultTeller(request, login, environment, { fail, say: log.info });
  const results = await updateIssues(request, openJira(login, send), tell);
  const updated = results.filter((each) => each.updated).map(({ issue }) => issue);
  const worst = worstOf(results);
  const requests = requestsOf(results);
  tellRunner(environment, 'GITHUB_OUTPUT', [
    ['updated', updated.join(' ')],
    ['request', requests === undefined ? '' : jsonText(requests)],
    ['error-code', worst?.code ?? ''],
  ]);
  writeSummary(environment, updateSummary(results, login, request.isDryRun));
  return worst?.exitStatus ?? 0;
}

openDoor({
  work: async (signal) => {
    try {
      return await update(signal);
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure;
      setErrorCode(environment, failure.code);
      return fail(failure);
    }
  },
  reportBug: (where) => {
    fail(bugAt(where));
    setErrorCode(environment, 'internal');
  },
});

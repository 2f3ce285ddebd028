import { expect, test } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import {
  dataCenter,
  dataCenterWays,
  fixtures,
  onDataCenter,
  play,
  ways,
} from '../../__tests__/dist/scenario.js';

const SCRIPT = String.raw`
curl -q -sS -K "$JIRA_CURL_CONFIG" --fail-with-body -X PUT "$JIRA_API_URL/issue/PROJ-1" \
  -H 'Content-Type: application/json' \
  -d '{"fields":{"customfield_10314":{"value":"Development Completed"}}}'
`;

test.each(Object.entries(ways))(
  'after %s, a plain curl changes a custom field (E4)',
  async (_name, inputs) => {
    let commandLines = '';
    await play({
      inputs,
      afterwards: async ({ sandbox, job, main }) => {
        expect(optionOf(sandbox.issue('PROJ-1')?.fields[fixtures.fields.developmentStatus])).not.toBe(
          'Development Completed',
        );
        // The answer comes late enough that curl is surely running while the command lines are read.
        const late = sandbox.faults.add({ method: 'PUT', then: { latencyMs: 300 } });
        const running = job.runShell(SCRIPT);
        while (late.hits === 0) await new Promise(setImmediate);
        commandLines = allCommandLines();
        const curl = await running;
        expect(curl).toMatchObject({ status: 0 });
        expect(optionOf(sandbox.issue('PROJ-1')?.fields[fixtures.fields.developmentStatus])).toBe(
          'Development Completed',
        );
        for (const secret of [main.outputs.authorization, ...Object.values(inputs)]) {
          if (secret !== undefined && secret.length > 60) expect(commandLines.includes(secret)).toBe(false);
        }
      },
    });
    if (process.platform === 'linux') expect(commandLines).toContain('curl\0-q\0');
  },
);

const SIGNED_SCRIPT = String.raw`
URL="$JIRA_API_URL/issue/PROJ-1?notifyUsers=true"
curl -q -sS -K "$JIRA_CURL_CONFIG" -H @<(jira-auth sign PUT "$URL") --fail-with-body -X PUT "$URL" \
  -H 'Content-Type: application/json' \
  -d '{"fields":{"customfield_10314":{"value":"Development Completed"}}}'
`;

test.each(Object.entries(dataCenterWays))(
  'on a Data Center after %s, too, below its context path',
  async (method, inputs) => {
    const { sandbox } = await play(
      onDataCenter({
        version: method === 'client-credentials' ? '11' : '10.3',
        inputs,
        afterwards: async ({ sandbox: world, job }) => {
          const late = world.faults.add({ method: 'PUT', then: { latencyMs: 300 } });
          const running = job.runShell(method === 'oauth1' ? SIGNED_SCRIPT : SCRIPT);
          while (late.hits === 0) await new Promise(setImmediate);
          const commandLines = allCommandLines();
          expect(await running).toMatchObject({ status: 0 });
          for (const secret of Object.values(inputs)) {
            if (secret.length > 40) expect(commandLines.includes(secret.trim())).toBe(false);
          }
          expect(commandLines).not.toContain('oauth_signature=');
          expect(commandLines).not.toContain('JSESSIONID=');
        },
      }),
    );
    expect(optionOf(sandbox.dataCenter.issue('PROJ-1')?.fields[fixtures.fields.developmentStatus])).toBe(
      'Development Completed',
    );
    expect(sandbox.dataCenter.sessions).toBe(0);
    const asked = sandbox.requests.map(({ host, path }) => host + path);
    expect(asked.filter((url) => url !== `${dataCenter.host}/_edge/tenant_info`)).toEqual(
      asked.filter((url) => url.startsWith(`${dataCenter.host}/jira/`)),
    );
  },
);

function optionOf(value: unknown): unknown {
  return (value as { value?: unknown } | null | undefined)?.value;
}

/** The arguments of every process of this machine, on Linux. */
function allCommandLines(): string {
  if (process.platform !== 'linux') return '';
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => {
      try {
        return readFileSync(`/proc/${name}/cmdline`, 'utf8');
      } catch {
        // The process ended in the meantime.
        return '';
      }
    })
    .join('\n');
}

import { expect, test } from '@jest/globals';
import { dataCenter, dataCenterWays, onDataCenter, play, scenario } from './scenario.js';

const { locked } = dataCenter.users;
const inputs = { username: locked.name, password: locked.password };

scenario('captcha-required: the page that clears it is named', onDataCenter({ inputs }));

test.each(['basic', 'session-cookie'])('captcha-required: %s asks once and stops', async (method) => {
  const { main, sandbox } = await play(onDataCenter({ inputs: { ...inputs, 'auth-method': method } }));
  expect(main).toMatchObject({ status: 3, outputs: { 'error-code': 'captcha-required' } });
  expect(main.annotations[0]?.message).toContain(`${dataCenter.url}/login.jsp`);
  const withPassword = sandbox.requests.filter(
    ({ headers, body }) => headers.authorization !== undefined || body !== '',
  );
  expect(withPassword).toHaveLength(1);
});

test('a wrong password is tried once, and leaves the account open', async () => {
  const wrong = { ...dataCenterWays.basic, password: 'FAKE-wrong-password' };
  const { main, sandbox, job } = await play(
    onDataCenter({
      inputs: wrong,
      arrange: ({ dataCenter: server }) => {
        server.captchaAfter = 2;
      },
    }),
  );
  expect(main.outputs).toEqual({ 'error-code': 'credentials-rejected' });
  expect(job).toBeDefined();
  expect(sandbox.requests.filter(({ headers }) => headers.authorization !== undefined)).toHaveLength(1);
});

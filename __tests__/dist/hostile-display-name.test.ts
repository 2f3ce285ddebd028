import { scenario, users, ways } from './scenario.js';

scenario('a display name can neither command the runner nor format the summary', {
  inputs: ways.classic,
  arrange: ({ faults }) => {
    faults.add({
      path: '/rest/api/3/myself',
      then: {
        status: 200,
        body: {
          accountId: users.ada.accountId,
          displayName:
            'Eve ##[add-mask]e\r::stop-commands::x\n::set-output name=x::y <b>|</b> [a](http://b) \u202e\u001b[31m',
        },
      },
    });
  },
});

import { scenario, ways } from './scenario.js';

scenario('proxy-failure: a proxy that forbids the host is never gone around', {
  inputs: ways.classic,
  arrange: ({ faults }) => {
    faults.proxy = { status: 403 };
  },
});

import { scenario, ways } from './scenario.js';

scenario('proxy-failure: a proxy variable that can not be read is never ignored', {
  inputs: ways.classic,
  job: { env: { HTTPS_PROXY: 'proxy.corp.example:3128', https_proxy: '' } },
});

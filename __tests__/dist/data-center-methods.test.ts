import { dataCenterWays, onDataCenter, scenario } from './scenario.js';

for (const [method, inputs] of Object.entries(dataCenterWays)) {
  const version = method === 'client-credentials' ? '11' : '10.3';
  scenario(`Data Center ${version}: ${method}`, onDataCenter({ inputs, version }));
}

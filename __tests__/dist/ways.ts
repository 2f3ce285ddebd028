export { dataCenterWays, ways } from '../../sandbox/ways.js';

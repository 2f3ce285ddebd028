import base from '../../jest.config.js';
import { currentGroup } from './groups.js';

export default {
  ...base,
  rootDir: '../..',
  testMatch: currentGroup().tests.map((path) => `<rootDir>/${path}`),
  // A busy machine must not be taken for a test that fails.
  testTimeout: 15_000,
  reporters: [],
};

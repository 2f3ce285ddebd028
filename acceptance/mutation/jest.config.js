import base from '../../jest.config.js';
import { currentGroup } from './groups.js';

export default {
  ...base,
  rootDir: '../..',
  testMatch: currentGroup().tests.map((path) => `<rootDir>/${path}`),
  // Every change has Jest look for files anew: for few, and without a process of its own.
  roots: ['<rootDir>/src', '<rootDir>/__tests__'],
  haste: { forceNodeFilesystemAPI: true },
  // A busy machine must not be taken for a test that fails.
  testTimeout: 5000,
  reporters: [],
};

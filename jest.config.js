import { availableParallelism } from 'node:os';

// Run through `npm test`, which passes --experimental-vm-modules: the Actions toolkit is ESM only.
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  setupFiles: ['<rootDir>/__tests__/seed.ts'],
  modulePathIgnorePatterns: ['<rootDir>/build/'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^undici$': '<rootDir>/shims/undici.js' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
        module: { type: 'es6' },
      },
    ],
  },
  // Most of the time goes by in child processes, some of it waiting: more workers than cores keep all cores busy.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // A busy machine must not be taken for a test that fails.
  testTimeout: 30_000,
  reporters: ['<rootDir>/__tests__/quiet-reporter.js'],
};

import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const { bugs } = require('./package.json');

/** @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  // Each of the long ones proves at length what a test here shows: `npm run test:long`.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/clients/', '\\.long\\.test\\.ts$'],
  globalSetup: '<rootDir>/test/support/global-setup.ts',
  globalTeardown: '<rootDir>/test/support/global-teardown.ts',
  extensionsToTreatAsEsm: ['.ts'],
  // With what .swcrc says.
  transform: { '\\.ts$': '@swc/jest' },
  // As scripts/bundle.ts defines it for the bundles.
  globals: { __BUGS_URL__: bugs?.url },
  testSequencer: '<rootDir>/test/support/sequencer.js',
  // End-to-end cases start real gits and real processes: on two busy cores they take their time.
  testTimeout: 180_000,
  // With --coverage. scripts/coverage.ts adds what the bins run.
  coverageProvider: 'babel',
  coverageReporters: ['json', 'text-summary'],
  coverageThreshold: { global: require('./scripts/coverage/least.json') },
  collectCoverageFrom: ['src/**/*.ts', '!src/simulator/**'],
  // One more than cores: some cases wait for clocks.
  maxWorkers: 3,
  // A worker keeps some of every file that it ran, and starting a process from one with 500 MB takes
  // twice as long as from a small one.
  workerIdleMemoryLimit: '200MB',
};

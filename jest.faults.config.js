import base from './jest.config.js';

/** Every row of the fault matrix, which is printed at the end: `npm run test:faults`. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/faults/*.test.ts'],
  globals: { ...base.globals, __LONG__: true },
  // A row about an installation repeats it for each of its system calls.
  testTimeout: 900_000,
  reporters: ['default', '<rootDir>/test/support/fault-reporter.js'],
};

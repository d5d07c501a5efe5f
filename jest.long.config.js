import base from './jest.config.js';
import faults from './jest.faults.config.js';

/**
 * The proofs that take too long for every change, more inputs for properties, and every row of the fault
 * matrix: `npm run test:long`.
 */
export default {
  ...base,
  testMatch: [
    '<rootDir>/test/**/*.long.test.ts',
    '<rootDir>/test/**/*.property.test.ts',
    ...faults.testMatch,
  ],
  globals: { ...base.globals, __LONG__: true },
  testTimeout: faults.testTimeout,
  reporters: faults.reporters,
  testPathIgnorePatterns: ['/node_modules/'],
};

import base from './jest.config.js';
import faults from './jest.faults.config.js';

/**
 * Everything: the proofs that take too long for every change, every row of the tables, and the whole fault
 * matrix: `npm run test:long`.
 */
export default {
  ...base,
  globals: { ...base.globals, __LONG__: true },
  testTimeout: faults.testTimeout,
  reporters: faults.reporters,
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/clients/'],
};

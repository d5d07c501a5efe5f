import base from './jest.config.js';

/** The proofs that take too long for every change: `npm run test:long`. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/**/*.long.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
};

import base from './jest.config.js';

/** The proofs that take too long for every change, and more inputs for properties: `npm run test:long`. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/**/*.long.test.ts', '<rootDir>/test/**/*.property.test.ts'],
  globals: { ...base.globals, __LONG__: true },
  testPathIgnorePatterns: ['/node_modules/'],
};

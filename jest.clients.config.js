import base from './jest.config.js';

/** The tests with clients that others made, the Heroku CLI above all: `npm run test:clients`. */
export default {
  ...base,
  testMatch: ['<rootDir>/test/clients/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/'],
  // The CLI takes seconds to start, and asks every ten seconds how far a deploy is.
  testTimeout: 240_000,
};

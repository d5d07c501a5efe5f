import base from './jest.config.js';

/** Tests that need no shell, git or simulated Heroku, so that Windows can run them, too. */
export default {
  ...base,
  testMatch: [
    '<rootDir>/test/{checks,report,terminal}/**/*.test.ts',
    '<rootDir>/test/config/{headers,init-template,json-schema,misnamed-apps,schema*,settings}.test.ts',
    '<rootDir>/test/install/managers/*-editor{,.property}.test.ts',
  ],
  globalSetup: undefined,
  globalTeardown: undefined,
};

// What a test imports from `@jest/globals` while it runs in Stryker's process: jest's own parts, without jest.
export { jestExpect as expect } from '@jest/expect';
export { afterAll, afterEach, beforeAll, beforeEach, describe, it, test } from 'jest-circus';

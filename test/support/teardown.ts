import { afterEach } from '@jest/globals';

/** Registers clean-up functions, which run after each test, the last one first. */
export function useTeardown(): (end: () => unknown) => void {
  const ends: (() => unknown)[] = [];
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });
  return (end) => {
    ends.push(end);
  };
}

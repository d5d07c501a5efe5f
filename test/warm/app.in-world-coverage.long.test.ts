import { expect, it } from '@jest/globals';
import { requestsFor } from '../../src/warm/measure.ts';
import { useTeardown } from '../support/teardown.ts';
import { measureRouted } from './reached-dynos.ts';

const end = useTeardown();

// If each of 200 runs succeeds with 99.05 %, more than five fail once in 80 times.
const MOST_FAILURES = 5;

it('four dynos behind a random router are all reached with the promised probability, in 200 runs', async () => {
  const { requests, failures } = await measureRouted(200, end);
  expect(requests).toEqual(Array.from({ length: 200 }, () => requestsFor(4)));
  expect(failures).toBeLessThanOrEqual(MOST_FAILURES);
});

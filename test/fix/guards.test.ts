import { describe, expect, it } from '@jest/globals';
import { requireHealthyDynos, requireRequests } from '../../src/fix/guards.ts';
import { dynosOf } from '../support/fake-app.ts';
import { GOOD, readingsOf } from '../support/readings.ts';
import { applied } from './applied.ts';
import { ONE_DYNO, planned } from './planned.ts';

describe('healthy', () => {
  describe('crashed dynos', () => {
    const crashed = (type: string) =>
      readingsOf({ ...ONE_DYNO, dynos: [{ type, state: 'crashed' }] });

    it('prevent more dynos, and nothing else', () => {
      expect(() => {
        requireHealthyDynos(planned(ONE_DYNO), crashed('web'));
      }).toThrow(expect.objectContaining({ code: 'dyno-crashed' }));
      expect(() => {
        requireHealthyDynos(planned(ONE_DYNO, { skip: 'web-dynos' }), crashed('web'));
      }).not.toThrow();
    });

    it('don’t matter if they are workers or can’t be read', () => {
      expect(() => {
        requireHealthyDynos(planned(ONE_DYNO), crashed('worker'));
        requireHealthyDynos(planned(ONE_DYNO), {});
      }).not.toThrow();
    });
  });
});

describe('requests', () => {
  const few = expect.objectContaining({ code: 'few-requests-left' }) as unknown;

  describe('the remaining API requests', () => {
    const plan = planned(ONE_DYNO);

    it('must be enough for the whole plan', () => {
      expect(() => {
        requireRequests(plan, 20);
      }).toThrow(few);
      expect(() => {
        requireRequests(plan, 4_000);
      }).not.toThrow();
    });

    it('can be unknown', () => {
      expect(() => {
        requireRequests(plan, undefined);
      }).not.toThrow();
    });

    it('must cover the requests of the longest run', async () => {
      const java = { ...GOOD.app, buildpack_provided_description: 'Java' };
      const slow = await applied(
        { ...ONE_DYNO, app: java },
        { dynos: [dynosOf('starting', 2, 'Standard-1X')] },
      );
      expect(slow.report.error).toMatchObject({ code: 'boot-timeout' });
      const sent = slow.app.log.map((line) =>
        line.startsWith('read ') ? line.split(' ').length - 1 : 1,
      );
      const count = sent.reduce((sum, requests) => sum + requests, 0);
      expect(count).toBeGreaterThan(35);
      expect(() => {
        requireRequests(slow.plan, count - 1);
      }).toThrow(few);
    });
  });
});

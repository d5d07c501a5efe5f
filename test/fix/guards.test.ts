import { describe, expect, it } from '@jest/globals';
import { requireHealthyDynos, requireRequests } from '../../src/fix/guards.ts';
import { dynosOf } from '../support/fake-app.ts';
import { GOOD, readingsOf } from '../support/readings.ts';
import { applied } from './applied.ts';
import { ONE_DYNO, planned } from './planned.ts';

describe('healthy', () => {
  describe('the dynos that have crashed', () => {
    const crashed = (type: string) =>
      readingsOf({ ...ONE_DYNO, dynos: [{ type, state: 'crashed' }] });

    it('keep more from being started, and nothing else from being done', () => {
      expect(() => {
        requireHealthyDynos(planned(ONE_DYNO), crashed('web'));
      }).toThrow(expect.objectContaining({ code: 'dyno-crashed' }));
      expect(() => {
        requireHealthyDynos(planned(ONE_DYNO, { skip: 'web-dynos' }), crashed('web'));
      }).not.toThrow();
    });

    it('are of no concern where they are workers, or can’t be read', () => {
      expect(() => {
        requireHealthyDynos(planned(ONE_DYNO), crashed('worker'));
        requireHealthyDynos(planned(ONE_DYNO), {});
      }).not.toThrow();
    });
  });
});

describe('requests', () => {
  const few = expect.objectContaining({ code: 'few-requests-left' }) as unknown;

  describe('the API requests that are left', () => {
    const plan = planned(ONE_DYNO);

    it('must be enough for all of a plan', () => {
      expect(() => {
        requireRequests(plan, 20);
      }).toThrow(few);
      expect(() => {
        requireRequests(plan, 4_000);
      }).not.toThrow();
    });

    it('may be unknown', () => {
      expect(() => {
        requireRequests(plan, undefined);
      }).not.toThrow();
    });

    it('are never more than that', async () => {
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

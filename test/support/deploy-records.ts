import { type DeployRecord, newDeployRecord } from '../../src/state/deploy-record.ts';

/** Of a push to an app with preboot that ran v41 before. */
export const deployRecord = (own: Partial<DeployRecord> = {}): DeployRecord => ({
  ...newDeployRecord({
    start: {
      runtime: 'preboot',
      bootMs: 60_000,
      before: 41,
      knownBuilds: ['b1'],
      at: null,
      webDynos: 2,
    },
    ...{ gitPid: null, sleeps: false, warming: null },
  }),
  ...own,
});

/** That came live as v42 after 2 min 10 s. */
export const liveRecord = (own: Partial<DeployRecord> = {}): DeployRecord =>
  deployRecord({
    ...{ phase: 'over', release: 42, up: 2, dynos: 2 },
    times: { found: 4_000, built: 60_000, released: 62_000, booted: 70_000, switched: 130_000 },
    outcome: { kind: 'live', release: 42, by: 'identity' },
    asleepAfter: false,
    answers: [{ path: '/', status: 200, expected: true, error: null, ms: 5_200 }],
    ...own,
  });

const unused = (): Promise<never> => Promise.reject(new Error('no deploy is followed'));

/** The ports of a run without a deploy. */
export const NOT_FOLLOWED = {
  ...{ openClient: unused, openProbe: unused, readApp: unused, onDeployOver: unused },
  ...{ credential: undefined, isAlive: () => false },
};

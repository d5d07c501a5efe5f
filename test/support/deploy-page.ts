import type { Deployed } from '../../src/report/comparison.ts';
import { deployPage, type DeployPage } from '../../src/report/page/deploy-page.ts';
import { deployRecord, liveRecord } from './deploy-records.ts';
import type { outage } from './probe-runs.ts';
import { cold, smooth } from './probe-runs.ts';
import { runOf } from './warmup-runs.ts';

type Probed = ReturnType<typeof outage>;

const NOW = new Date('2026-11-28T14:00:00Z');

/** Of day `day` of November. */
export const deployedOn = (
  day: number,
  judgement: Deployed['judgement'],
  run: Partial<Deployed['run']> = {},
): Deployed => {
  const date = `2026-11-${String(day).padStart(2, '0')}`;
  const [release, switched] = [day + 14, 130_000 - day * 800];
  return {
    judgement,
    run: runOf({
      ...{ id: `${date}T11-59-40-000Z-1`, startedAt: `${date}T11:59:40.000Z` },
      ...{ commit: `${(0x1a2b3c4 + day * 7_654_321).toString(16)}0`, paths: [] },
      ...{ asleepBefore: false, outcome: { kind: 'finished' } },
      deploy: liveRecord({
        ...{ release, outcome: { kind: 'live', release, by: 'dynos' } },
        times: { found: 4_000, built: 60_000, released: 62_000, booted: 70_000, switched },
      }),
      ...run,
    }),
  };
};

const CHECKED: Deployed['run']['checked'] = {
  passed: 12,
  lines: [
    {
      ...{ tone: 'warn', label: 'web dynos', text: '1 × standard-1x: no spare if it fails' },
      ...{ command: 'heroku ps:scale web=2 -a my-app', note: '+$25/month' },
    },
    {
      ...{ tone: 'warn', label: 'preboot', text: 'off: visitors wait while new dynos boot' },
      command: 'heroku features:enable preboot -a my-app',
    },
  ],
};

const FAILED = deployRecord({ phase: 'over', outcome: { kind: 'build-failed' } });

/** A page of v42, the last of 20 deploys; most of them were probed. */
export function pageOf(
  { run: probes, judgement }: { run?: Probed['run']; judgement?: Probed['judgement'] },
  own: Partial<DeployPage['deploy']['run']> = {},
): string {
  const deploy = deployedOn(28, judgement, { checked: CHECKED, ...own });
  const [good, slow] = [smooth().judgement, cold().judgement];
  const before = Array.from({ length: 19 }, (_, index) => {
    const usual = index % 4 === 1 ? undefined : index % 7 === 2 ? slow : good;
    return index === 4
      ? deployedOn(27 - index, undefined, { deploy: FAILED })
      : deployedOn(27 - index, usual, { app: deploy.run.app });
  });
  return deployPage({
    ...{ deploy, probes, history: [deploy, ...before], isRunning: false, now: NOW },
    version: '1.2.3',
  });
}

/** A deploy whose process was killed while the dynos booted. */
export const UNENDED = {
  deploy: deployRecord({ phase: 'switch', release: 42, up: 0, dynos: 1 }),
  outcome: { kind: 'running', pid: 4711 },
} as const;

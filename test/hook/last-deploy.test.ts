import { describe, expect, it } from '@jest/globals';
import { lastDeploy } from '../../src/hook/last-deploy.ts';
import { writeJudgement } from '../../src/state/judgement.ts';
import { type WarmupRun, writeRun } from '../../src/state/warmup-runs.ts';
import { CLEAN } from '../support/judgements.ts';
import { deployRecord, liveRecord } from '../support/deploy-records.ts';
import { memoryFiles } from '../support/memory-files.ts';
import { runOf } from '../support/warmup-runs.ts';

const FINISHED = { outcome: { kind: 'finished' } } as const;
const idOf = (second: number): string => `2026-01-01T00-00-0${second}-000Z-1`;

/** What a push says after these runs. */
async function said(...runs: readonly Partial<WarmupRun>[]): Promise<string | undefined> {
  const files = memoryFiles();
  for (const [index, run] of runs.entries())
    await writeRun(files, '/runs', runOf({ ...FINISHED, id: idOf(index), ...run }));
  return (await lastDeploy(files, '/runs', 'my-app'))?.line.text;
}

describe('the last deploy', () => {
  it('is the newest one of the app', async () => {
    const other = liveRecord({ outcome: { kind: 'live', release: 7, by: 'dynos' } });
    expect(await said({ deploy: liveRecord() }, { app: 'other', deploy: other })).toBe(
      'v42: live after 2 min 10 s, first answer 5.2 s',
    );
  });

  it.each<[string, Partial<WarmupRun>]>([
    ['nothing is known if it wasn’t followed', { deploy: null }],
    ['nothing is known if a newer push took over', { outcome: { kind: 'replaced' } }],
    ['it isn’t over', { outcome: { kind: 'running', pid: 1 } }],
    ['it never came to an end', { deploy: deployRecord() }],
  ])('isn’t said if %s', async (_, run) => {
    expect(await said({ deploy: liveRecord(), ...run })).toBeUndefined();
  });

  it('says in a few words what visitors felt', async () => {
    const files = memoryFiles();
    const probing = { rate: 2, maxDowntimeMs: 1_000, slowMs: null };
    const run = runOf({ ...FINISHED, id: idOf(1), deploy: liveRecord({ probing }) });
    await writeRun(files, '/runs', run);
    await writeJudgement(files, '/runs', run.id, { ...CLEAN, verdict: 'fail', downtimeMs: 9_040 });
    const last = await lastDeploy(files, '/runs', 'my-app');
    expect(last?.line).toMatchObject({
      ...{ tone: 'warn', label: 'last deploy' },
      text: 'v42: live after 2 min 10 s, first answer 5.2 s, 9.0 s of downtime',
    });
  });

  it('isn’t said without records', async () => {
    expect(await said()).toBeUndefined();
  });
});

import { expect, it } from '@jest/globals';
import type { Judgement } from '../../src/state/judgement.ts';
import { scenarioOf, visit, worlds } from '../simulator/in-world.ts';
import { useTeardown } from '../support/teardown.ts';
import { probedPush } from '../probe/in-world.ts';

// What each step of the guides is worth to a visitor: the table in docs/watch.md.

const { start, repository } = worlds(useTeardown());

const SPEED = 4;
const DYNOS = 2;
const WARM_AFTER = 300;

/** It boots in 12 s, and as on a JVM its first requests are slow: 3 s at first. */
const SLOW_START = {
  ...{ quantity: DYNOS, bootSeconds: 12, buildSeconds: 40, identityHeaders: true },
  coldStart: { requests: 40, seconds: 3 },
} as const;
const PREBOOT = {
  ...SLOW_START,
  features: { preboot: true, 'runtime-dyno-metadata': true },
} as const;

async function judgementOf(changes: object, warms = false): Promise<Judgement> {
  const simulator = await start(scenarioOf('one-dyno', changes), SPEED);
  // The old dynos have been serving for long.
  await Promise.all(Array.from({ length: WARM_AFTER }, () => visit(simulator)));
  const dynos = warms ? DYNOS : undefined;
  const push = { simulator, repository: await repository(), speed: SPEED, dynos };
  return (await probedPush(push)).judgement;
}

const seconds = (ms: number | null | undefined): string => ((ms ?? 0) / 1_000).toFixed(1);

function row(name: string, judgement: Judgement): string {
  const { verdict, downtimeMs, longestGapMs, slow, valid, firstAnswerMs, after } = judgement;
  return `${[
    name.padEnd(40),
    verdict.padEnd(13),
    seconds(downtimeMs).padStart(8),
    seconds(longestGapMs).padStart(8),
    `${slow} of ${valid}`.padStart(11),
    seconds(firstAnswerMs).padStart(8),
    seconds(after?.p95).padStart(8),
  ].join(' ')}\n`;
}

it('each step makes a deploy easier to bear', async () => {
  const without = await judgementOf({ ...SLOW_START, features: {} });
  const cold = await judgementOf(PREBOOT);
  const warmed = await judgementOf(PREBOOT, true);
  const ready = await judgementOf({ ...PREBOOT, bootSeconds: 40, coldStart: { requests: 0 } });
  process.stdout.write(
    [
      `${' '.repeat(40)} verdict       downtime      gap        slow    first      p95\n`,
      row('without Preboot', without),
      row('with Preboot', cold),
      row('with Preboot, warmed after the switch', warmed),
      row('with Preboot, warms itself as it boots', ready),
    ].join(''),
  );
  expect(without.verdict).toBe('fail');
  // Nothing but a busy machine delays an answer there: at this speed, half a second counts as two.
  expect(ready.verdict).not.toBe('fail');
  expect(without.downtimeMs).toBeGreaterThan(cold.downtimeMs);
  expect(cold.downtimeMs).toBeGreaterThan(ready.downtimeMs);
});

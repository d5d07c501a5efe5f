import type { Price, Verdict } from '../checks/check.ts';
import { leavingEntryTier, SMALLEST_FIT } from '../checks/dyno-tier.ts';
import { priceOfMore, priceOfMove } from '../checks/list-price.ts';
import type { CheckResult } from '../checks/run-checks.ts';
import type { CheckId } from '../config/defaults.ts';
import { AFFINITY, PREBOOT, RUNTIME_METADATA } from '../heroku/platform.ts';
import { demand, type Readings, valueOf } from '../heroku/readings.ts';
import type { Change } from './change.ts';

/** What a check found wrong. */
export type Finding = Extract<Verdict, { readonly status: 'fail' | 'advice' }>;

export interface PricedChange {
  readonly change: Change;
  /** undefined: it costs nothing */
  readonly price?: Price | undefined;
}

/** How to fix what one check finds. Never scales down: no smaller size, no fewer dynos. */
export interface Fix {
  readonly id: CheckId;
  /** whether it only runs if named */
  readonly isNamedOnly: boolean;
  /**
   * The same for this finding, if no check is named.
   * @param isUnasked whether the plan runs without a question
   */
  needsName?(finding: Finding, isUnasked: boolean): boolean;
  /** In their order. Pure; throws the PreflightError of a read that it needs. */
  changes(finding: Finding, readings: Readings): readonly PricedChange[];
}

/** A fix that turns an app feature on. */
const turnOn = (
  id: CheckId,
  feature: string,
  { isNamedOnly }: Pick<Fix, 'isNamedOnly'> = { isNamedOnly: false },
): Fix => ({
  ...{ id, isNamedOnly },
  changes: () => [{ change: { kind: 'turn-on', feature } }],
});

/** An app can't mix Eco or Basic with another tier: all process types move at once. */
const dynoTier: Fix = {
  id: 'dyno-tier',
  isNamedOnly: false,
  // It restarts the app and costs more, so the user must see it or ask for it.
  needsName: (_, isUnasked) => isUnasked,
  changes(_, { formation, dynoSizes }) {
    const moved = leavingEntryTier(demand(formation));
    const processes = moved.map(({ type, quantity, size }) => ({
      ...{ type, quantity, from: size.toLowerCase() },
    }));
    const price = priceOfMove(valueOf(dynoSizes), moved, SMALLEST_FIT);
    return [{ change: { kind: 'resize', processes, to: SMALLEST_FIT }, price }];
  },
};

const sessionAffinity = turnOn('session-affinity', AFFINITY);

/** An app may be scaled to 0 on purpose: it's only started if named. */
const webDynos: Fix = {
  id: 'web-dynos',
  isNamedOnly: false,
  needsName: (finding) =>
    finding.status === 'fail' &&
    finding.problem.kind === 'too-few-web-dynos' &&
    finding.problem.quantity === 0,
  changes(finding, { dynoSizes, autoscaler }) {
    if (finding.status !== 'fail' || finding.problem.kind !== 'too-few-web-dynos') return [];
    const { quantity: from, min: to, size, upTo, isAutoscalerUnknown } = finding.problem;
    // Setting the quantity would turn the autoscaler off.
    if (isAutoscalerUnknown) demand(autoscaler);
    if (upTo !== undefined) return [];
    const price = priceOfMore(valueOf(dynoSizes), size, to - from);
    return [{ change: { kind: 'scale', from, to, size }, price }];
  },
};

/** Whether there's nothing to fix: preboot may be on although Heroku advises against it. */
export const isMet = (result: CheckResult): boolean =>
  result.status === 'pass' ||
  (result.status === 'advice' && result.advice.kind === 'shared-data' && result.advice.isOn);

/** Heroku advises against it with some databases: then only if named. */
const preboot: Fix = {
  ...turnOn('preboot', PREBOOT),
  needsName: (finding) =>
    (finding.status === 'advice' && finding.advice.kind === 'shared-data') ||
    (finding.status === 'fail' &&
      finding.problem.kind === 'feature-off' &&
      finding.problem.isDataUnknown === true),
};

/** Zero-downtime deploys don't need it: only if named. */
const runtimeMetadata = turnOn('runtime-metadata', RUNTIME_METADATA, { isNamedOnly: true });

/** It deletes, which can't be undone: only if named. */
const deployHook: Fix = {
  id: 'deploy-hook',
  isNamedOnly: true,
  changes(finding) {
    if (finding.status !== 'fail' || finding.problem.kind !== 'deploy-hooks') return [];
    return finding.problem.hooks.map((hook) => ({
      change:
        hook.kind === 'addon'
          ? { kind: 'remove-addon', name: hook.name }
          : { kind: 'remove-webhook', id: hook.id, host: hook.host },
    }));
  },
};

/**
 * Every fix in a safe order: first a dyno size that supports the rest; affinity before a second dyno, which
 * would log visitors out without it; preboot when all dynos are up, since Heroku doesn't scale while
 * preboot switches over. Last, what can't be undone.
 */
export const FIXES: readonly Fix[] = [
  ...[dynoTier, sessionAffinity, webDynos, preboot],
  ...[runtimeMetadata, deployHook],
];

import type { Price, Verdict } from '../checks/check.ts';
import { leavingEntryTier, SMALLEST_FIT } from '../checks/dyno-tier.ts';
import { priceOfMore, priceOfMove } from '../checks/list-price.ts';
import type { CheckId } from '../config/defaults.ts';
import { AFFINITY, PREBOOT, RUNTIME_METADATA } from '../heroku/platform.ts';
import { demand, type Readings, valueOf } from '../heroku/readings.ts';
import type { Change } from './change.ts';

/** What a check found that isn't as it should be. */
export type Finding = Extract<Verdict, { readonly status: 'fail' | 'advice' }>;

export interface PricedChange {
  readonly change: Change;
  /** undefined: it costs nothing */
  readonly price?: Price | undefined;
}

/** How what one check finds is mended. Nothing of it makes less of an app: no smaller size, no fewer dynos. */
export interface Fix {
  readonly id: CheckId;
  /** whether only those who name it get it */
  readonly isNamedOnly: boolean;
  /**
   * The same of a certain finding, where no check is named.
   * @param isUnasked whether nobody sees the plan before it's carried out
   */
  needsName?(finding: Finding, isUnasked: boolean): boolean;
  /** In the order in which they're made. Pure; throws the PreflightError of a read that it needs. */
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

/** Eco and Basic dynos run beside none of another tier: all process types move at once. */
const dynoTier: Fix = {
  id: 'dyno-tier',
  isNamedOnly: false,
  // It restarts the app and costs more: somebody has to have seen that, or to have asked for it.
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

/** Somebody may have had a reason to scale an app to nothing: only who names it gets it started. */
const webDynos: Fix = {
  id: 'web-dynos',
  isNamedOnly: false,
  needsName: (finding) =>
    finding.status === 'fail' &&
    finding.problem.kind === 'too-few-web-dynos' &&
    finding.problem.quantity === 0,
  changes(finding, { dynoSizes }) {
    if (finding.status !== 'fail' || finding.problem.kind !== 'too-few-web-dynos') return [];
    const { quantity: from, min: to, size } = finding.problem;
    const price = priceOfMore(valueOf(dynoSizes), size, to - from);
    return [{ change: { kind: 'scale', from, to, size }, price }];
  },
};

const preboot = turnOn('preboot', PREBOOT);

/** A deploy without downtime doesn't depend on it: it's there for whoever asks for it. */
const runtimeMetadata = turnOn('runtime-metadata', RUNTIME_METADATA, { isNamedOnly: true });

/** It deletes, which can't be undone: only for those who name it. */
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
 * Every fix, in the order in which they are safe: a size that can have the rest, affinity before the
 * dyno that would log visitors out without it, and preboot once all dynos are up, since Heroku scales
 * nothing while preboot is at work. What can't be undone comes last.
 */
export const FIXES: readonly Fix[] = [
  ...[dynoTier, sessionAffinity, webDynos, preboot],
  ...[runtimeMetadata, deployHook],
];

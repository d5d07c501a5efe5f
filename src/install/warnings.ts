import type { Env } from '../base/context.ts';
import type { Facts } from './facts.ts';
import type { Show } from './files.ts';
import { runsLfs } from './git-lfs.ts';
import type { Target } from './managers/target.ts';
import type { InstallPlan } from './plan.ts';

type Installing = Extract<InstallPlan, { type: 'install' }>;

/** What could keep git from running ours, or the others' hooks, one day, though it does now. */
export const warnings = (plan: Installing, facts: Facts, show: Show): string[] => [
  ...plan.target.warnings(facts, show),
  ...(facts.usesLfs && !runsLfs(plan, facts)
    ? ['git-lfs, which no hook runs: pushes leave its files behind']
    : []),
];

/** Why a manager may not have run ours, in sentences; empty for what is none. */
export function whyOff({ name, offSwitch }: Target, env: Env): string {
  if (!offSwitch) return '';
  const { variable, off, elsewhere } = offSwitch;
  const value = env[variable];
  if (value !== undefined && off.test(value)) {
    return `${variable}=${value} is set, which switches ${name} off. `;
  }
  return elsewhere === null ? '' : `What may keep ${name} from it: ${elsewhere}. `;
}

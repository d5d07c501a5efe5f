import type { Env } from '../base/context.ts';
import type { Facts } from './facts.ts';
import type { Show } from './files.ts';
import { isLfsHook, isLfsSetUp, runsLfs } from './git-lfs.ts';
import { lineEndWords } from './line-ends.ts';
import type { Target } from './managers/target.ts';
import { installerCommand } from '../base/text.ts';
import type { InstallPlan } from './plan.ts';

type Installing = Extract<InstallPlan, { type: 'install' }>;

/** What could later keep git from running our hook, or the others. */
export const warnings = (plan: Installing, facts: Facts, show: Show): string[] => [
  ...plan.target.warnings(facts, show),
  ...(facts.usesLfs && !runsLfs(plan, facts)
    ? ['no hook runs git-lfs, so pushes leave out its files: add git lfs pre-push "$@" to it']
    : []),
  ...(facts.crlfHooks.includes(plan.hook)
    ? [lineEndWords(plan.hook, facts.repository.topLevel ?? '', show)]
    : []),
];

/** What git-lfs's own installation says beside our line in its place, which it never changes unasked. */
export function lfsNotes(plan: Installing, facts: Facts): string[] {
  const isKnown = facts.usesLfs || isLfsSetUp(facts.repository);
  if (!isKnown || plan.target.name !== 'git' || !runsLfs(plan, facts)) return [];
  return [
    'its "install" and "update" say "Hook already exists: pre-push" (exit 2), but this hook ' +
      `runs git-lfs. Their --force would remove our line; to add it again: ${installerCommand()}`,
  ];
}

/** Whether `git lfs update --force` has replaced our hook. */
export const isReplacedByLfs = ({ hook, manifest }: Facts): boolean =>
  manifest?.hook?.path === hook.path && hook.kind === 'text' && isLfsHook(hook.text);

/** Why a manager may not have run our hook, in sentences; empty if the target isn't a manager. */
export function whyOff({ name, offSwitch }: Target, env: Env): string {
  if (!offSwitch) return '';
  const { variable, off, elsewhere } = offSwitch;
  const value = env[variable];
  if (value !== undefined && off.test(value)) {
    return `${variable}=${value} is set, which turns ${name} off. `;
  }
  return elsewhere === null ? '' : `Check ${elsewhere}, which can also turn ${name} off. `;
}

import { withoutBlock } from './block.ts';
import type { Facts } from './facts.ts';
import type { HookFile } from './hook-file.ts';
import type { Plan } from './plan.ts';

/** What a push runs, one after the other, once `plan` is carried out. */
export function runningOrder(
  plan: Extract<Plan, { type: 'install' }>,
  facts: Facts,
  show: (path: string) => string,
): string[] {
  const ours = 'heroku-preflight';
  switch (plan.target.name) {
    case 'git-config':
      return facts.hook.kind === 'none' ? [ours] : [ours, show(facts.hook.path)];
    case 'pre-commit':
      return [ours, ...restOf(facts.legacy, show), "pre-commit's hooks"];
    case 'husky':
      return [ours, ...restOf(facts.husky?.script, show)];
    case 'git':
      return [ours, ...restOf(facts.hook, show)];
    default:
      return [ours, `what else ${plan.target.name} runs`];
  }
}

function restOf(hook: HookFile | undefined, show: (path: string) => string): string[] {
  if (hook?.kind !== 'text') return [];
  return withoutBlock(hook.text)
    .replace(/^#!.*\n?/, '')
    .trim() === ''
    ? []
    : [`the rest of ${show(hook.path)}`];
}

import type { Facts } from './facts.ts';
import { isForeign } from './foreign-hook.ts';
import { runsLfs } from './git-lfs.ts';
import { HOOKS_IN_CONFIG, isNewEnough } from './git-version.ts';
import { managerNamed } from './managers.ts';
import type { Plan } from './plan.ts';

type Installing = Extract<Plan, { type: 'install' }>;

/** What could keep git from running ours, or the others' hooks, one day, though it does now. */
export function shadows(plan: Installing, facts: Facts, show: (path: string) => string): string[] {
  const { husky, gits, repository } = facts;
  const name = plan.target.name;
  return [
    ...(name === 'git' ? besideGit(facts) : []),
    ...(name === 'husky' && repository.isLinkedWorktree && husky?.ready !== true
      ? ['husky has to be set up in each worktree: npx husky']
      : []),
    ...(name === 'git-config'
      ? gits
          .filter(({ version }) => !isNewEnough(version, HOOKS_IN_CONFIG))
          .map(
            ({ path, version }) => `${show(path)} ${version}, which ignores hooks in configuration`,
          )
      : []),
    ...(facts.usesLfs && !runsLfs(plan, facts)
      ? ['git-lfs, which no hook runs: pushes leave its files behind']
      : []),
  ];
}

/** What a manager would make of the hook, once it writes one of its own. */
function besideGit({ hook, husky, managers }: Facts): string[] {
  const beside = managers.filter(({ ownsHook }) => !ownsHook).map(({ name }) => name);
  return [
    ...beside.flatMap((name) => {
      const { takesOver } = managerNamed(name);
      const once = `${name}, once it writes a pre-push of its own: run this again then`;
      return isForeign(hook) ? (takesOver ?? []) : [once];
    }),
    ...(husky ? ['npx husky, which switches this hook off: run this again then'] : []),
  ];
}

import type { Facts } from './facts.ts';
import { isOurs } from './hook-file.ts';
import { HOOKS_IN_CONFIG, isNewEnough } from './git-version.ts';
import type { Plan } from './plan.ts';

/** What could keep git from running ours one day, though it does now. */
export function shadows(
  { target }: Extract<Plan, { type: 'install' }>,
  { hook, husky, managers, gits, repository }: Facts,
  show: (path: string) => string,
): string[] {
  const beside = managers.filter(({ ownsHook }) => !ownsHook).map(({ name }) => name);
  return [
    ...(target.name === 'git' && isOurs(hook)
      ? beside.map((name) => `${name}, once it writes a pre-push of its own: run this again then`)
      : []),
    ...(target.name === 'husky' && repository.isLinkedWorktree && husky?.ready !== true
      ? ['husky has to be set up in each worktree: npx husky']
      : []),
    ...(target.name === 'git-config'
      ? gits
          .filter(({ version }) => !isNewEnough(version, HOOKS_IN_CONFIG))
          .map(
            ({ path, version }) => `${show(path)} ${version}, which ignores hooks in configuration`,
          )
      : []),
  ];
}

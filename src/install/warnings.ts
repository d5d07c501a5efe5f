import type { Env } from '../base/context.ts';
import type { Facts } from './facts.ts';
import { runsLfs } from './git-lfs.ts';
import { isForeign } from './hook-file.ts';
import { managerNamed } from './managers.ts';
import type { Plan } from './plan.ts';
import { HOOKS_IN_CONFIG, isNewEnough } from './repository.ts';

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

/** What can keep a manager from running ours, by the manager's name. */
interface OffSwitch {
  readonly variable?: string;
  /** the values of the variable that switch all hooks off */
  readonly off?: RegExp;
  /** where else to look */
  readonly elsewhere?: string;
}

// By their documentation, and the hooks that they write.
const OFF_SWITCHES: Readonly<Record<string, OffSwitch>> = {
  husky: { variable: 'HUSKY', off: /^0$/, elsewhere: '~/.config/husky/init.sh' },
  lefthook: {
    variable: 'LEFTHOOK',
    off: /^(0|false)$/,
    elsewhere: '"skip:" and "only:" in lefthook.yml, and lefthook-local.yml',
  },
  'simple-git-hooks': {
    variable: 'SKIP_SIMPLE_GIT_HOOKS',
    off: /^1$/,
    elsewhere: 'the file that SIMPLE_GIT_HOOKS_RC names',
  },
  overcommit: { variable: 'OVERCOMMIT_DISABLE', off: /./, elsewhere: '.local-overcommit.yml' },
  hk: { variable: 'HK', off: /^(0|false)$/ },
};

/** Why `manager` may not have run ours, in sentences; empty for what is none. */
export function whyOff(manager: string, env: Env): string {
  const { variable, off, elsewhere } = OFF_SWITCHES[manager] ?? {};
  const value = variable === undefined ? undefined : env[variable];
  if (value !== undefined && off?.test(value) === true) {
    return `${variable ?? ''}=${value} is set, which switches ${manager} off. `;
  }
  return elsewhere === undefined ? '' : `What may keep ${manager} from it: ${elsewhere}. `;
}

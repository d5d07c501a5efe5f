import type { Env } from '../env.ts';

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

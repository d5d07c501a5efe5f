import { printable } from '../report/printable.ts';
import type { Facts } from './facts.ts';
import { inspect } from './inspect.ts';
import { type InstallContext, type Outcome, pathShower, VERIFY_TIMEOUT_MS } from './outcome.ts';
import { type Plan, planInstall } from './plan.ts';
import { doesGitRunHook } from './verify.ts';
import { refusalError } from './wording.ts';

type State = 'installed' | 'outdated' | 'not-run' | 'not-installed';

/** What's here, what runs, and whether git was seen to run it. Writes nothing. */
export async function status(context: InstallContext): Promise<Outcome> {
  const facts = await inspect(context);
  const plan = planInstall(facts, context.version, null);
  const hasHook = isHookInPlace(plan, facts);
  const { kill, env, platform } = context;
  const ports = { kill, env, platform, timeoutMs: VERIFY_TIMEOUT_MS };
  const verified = hasHook && (await doesGitRunHook(facts.repository, ports));
  const state = stateOf(plan, hasHook, verified);
  const show = pathShower(context);
  const refusal = plan.type === 'refuse' ? refusalError(plan.refusal, show) : null;
  return {
    exitCode: 0,
    lines: [
      `heroku-preflight ${context.version}`,
      ...rows(facts, state, context).map(([label, text]) => `  ${label.padEnd(10)}${text}`),
      ...(refusal ? [`  ${refusal.message}`, `  ${refusal.hint ?? ''}`] : []),
      ...(state === 'installed' || refusal ? [] : ['  next: npx install-hooks']),
    ],
    report: {
      result: state,
      verified,
      version: context.version,
      installedVersion: facts.manifest?.version ?? null,
      git: facts.repository.gitVersion,
      hook: plan.type === 'refuse' ? facts.hook.path : plan.hook,
      target: plan.type === 'refuse' ? null : plan.target,
      hooksPath: facts.repository.hooksPath,
      managers: managersIn(facts),
      ...(refusal ? { refusal: { code: refusal.code, message: refusal.message } } : {}),
    },
  };
}

/** Whether what git runs is ours as far as the files tell, of this version or an older one. */
function isHookInPlace(plan: Plan, { manifest, husky }: Facts): boolean {
  if (plan.type === 'refuse') return false;
  if (plan.type === 'paste') return plan.pasted;
  if (plan.target === 'husky' && husky?.ready !== true) return false;
  const change = plan.changes.find(({ path }) => path === plan.hook);
  return change === undefined || (manifest?.hook?.path === plan.hook && isUpdate(change));
}

const isUpdate = (change: { readonly type: string; readonly isNew?: boolean }): boolean =>
  change.type === 'write' && change.isNew === false;

function stateOf(plan: Plan, hasHook: boolean, verified: boolean): State {
  if (!hasHook || plan.type === 'refuse') return 'not-installed';
  if (!verified) return 'not-run';
  return plan.changes.length === 0 ? 'installed' : 'outdated';
}

const WORDS: Readonly<Record<State, string>> = {
  installed: 'installed (git ran it: verified)',
  outdated: 'installed, but not up to date (git ran it: verified)',
  'not-run': "there, but git doesn't run it",
  'not-installed': 'not installed',
};

function rows(facts: Facts, state: State, context: InstallContext): [string, string][] {
  const show = pathShower(context);
  const { repository, hook, husky, manifest } = facts;
  const managers = managersIn(facts);
  return [
    ['hook', WORDS[state]],
    ['git runs', hook.kind === 'none' ? `nothing (no ${show(hook.path)})` : show(hook.path)],
    ...(husky
      ? [['husky', huskyWords(husky.ready, show(husky.script.path))] as [string, string]]
      : []),
    ...(repository.hooksPath
      ? [
          [
            'hooksPath',
            `${printable(repository.hooksPath.value)} (${repository.hooksPath.scope === 'local' ? 'this repository' : 'all repositories'})`,
          ] as [string, string],
        ]
      : []),
    ...(managers.length > 0 ? [['managers', managers.join(', ')] as [string, string]] : []),
    [
      'version',
      manifest ? `${printable(manifest.version)} in ${show(facts.state.root)}` : 'none here',
    ],
    ['git', printable(repository.gitVersion)],
  ];
}

const huskyWords = (ready: boolean, script: string): string =>
  ready ? `runs ${script}` : 'is not set up in this clone: npx husky';

const managersIn = ({ husky, managers }: Facts): string[] => [
  ...(husky ? ['husky'] : []),
  ...managers.map(({ name }) => name),
];

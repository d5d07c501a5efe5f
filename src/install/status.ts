import { printable } from '../base/text.ts';
import { fold } from '../terminal/line.ts';
import type { Facts } from './facts.ts';
import { type HookFile, withoutBlock } from './hook-file.ts';
import { inspect } from './inspect.ts';
import {
  INSTALLER,
  type InstallContext,
  type Outcome,
  pathShower,
  verifyPorts,
} from './outcome.ts';
import { isPresent } from './outcomes.ts';
import { type Plan, planInstall } from './plan.ts';
import { refusalError } from './refusal.ts';
import type { HooksPath } from './repository.ts';
import { doesGitRunHook } from './verify.ts';
import { shadows } from './warnings.ts';

type State = 'installed' | 'outdated' | 'not-run' | 'not-installed';

/** What's here, what runs, and whether git was seen to run it. Writes nothing. */
export async function status(context: InstallContext): Promise<Outcome> {
  const facts = await inspect(context);
  const plan = planInstall(facts, context.version, null);
  const inPlace = isInPlace(plan, facts);
  const waitsFor = plan.type === 'install' && inPlace ? plan.waitsFor : null;
  const trial = plan.type === 'refuse' ? undefined : plan.target.trial?.(facts, context.env);
  const verified =
    inPlace &&
    waitsFor === null &&
    (await doesGitRunHook(facts.repository, verifyPorts(context, trial)));
  const state = stateOf(plan, inPlace, verified);
  const show = pathShower(context);
  const refusal = plan.type === 'refuse' ? refusalError(plan.refusal, show) : null;
  const next = refusal
    ? [`  ${refusal.message}`, `  ${refusal.hint ?? ''}`]
    : [`  next: ${waitsFor === null ? '' : `${waitsFor} && `}${INSTALLER}`];
  return {
    exitCode: 0,
    lines: [
      `heroku-preflight ${context.version}`,
      ...statusRows(facts, plan, state, show).flatMap(([label, text]) =>
        fold(`  ${label.padEnd(11)}${text}`, 13),
      ),
      ...(state === 'installed' ? [] : next),
    ],
    report: {
      result: state,
      verified,
      version: context.version,
      installedVersion: facts.manifest?.version ?? null,
      git: facts.repository.gitVersion,
      hook: plan.type === 'refuse' ? facts.hook.path : plan.hook,
      target: plan.type === 'refuse' ? null : plan.target.name,
      hooksPath: facts.repository.hooksPath,
      managers: managersIn(facts),
      ...(refusal ? { refusal: { code: refusal.code, message: refusal.message } } : {}),
    },
  };
}

/** Whether ours is where it belongs as far as the files tell, of this version or an older one. */
function isInPlace(plan: Plan, facts: Facts): boolean {
  if (plan.type === 'refuse') return false;
  if (plan.type === 'paste') return plan.pasted;
  return isPresent(plan.hook, facts);
}

function stateOf(plan: Plan, inPlace: boolean, verified: boolean): State {
  if (!inPlace || plan.type === 'refuse') return 'not-installed';
  if (!verified) return 'not-run';
  return plan.changes.length === 0 ? 'installed' : 'outdated';
}

type Row = readonly [label: string, text: string];

/** @param show a path as the user would write it */
function statusRows(facts: Facts, plan: Plan, state: State, show: (path: string) => string): Row[] {
  const { repository, hook, husky, managers, manifest } = facts;
  const { hooksPath, gitVersion } = repository;
  const { root } = facts.state;
  const isThere = plan.type === 'install' && state !== 'not-installed';
  const names = managers.map(({ name }) => name);
  const rows: (Row | null)[] = [
    ['hook', WORDS[state]],
    [
      'git runs',
      hook.kind === 'none' ? `nothing: there is no ${show(hook.path)}` : show(hook.path),
    ],
    isThere ? ['in order', runningOrder(plan, facts, show).join(', then ')] : null,
    ...(isThere ? shadows(plan, facts, show) : []).map((text): Row => ['beware of', text]),
    husky && ['husky', huskyWords(husky.ready, show(husky.script.path))],
    names.length > 0 ? ['managers', names.join(', ')] : null,
    hooksPath && ['hooksPath', hooksPathWords(hooksPath)],
    ['version', manifest ? `${printable(manifest.version)} in ${show(root)}` : 'none here'],
    ['git', gitVersion],
  ];
  return rows.filter((row) => row !== null);
}

const WORDS: Readonly<Record<State, string>> = {
  installed: 'installed (git ran it: verified)',
  outdated: 'installed, but not up to date (git ran it: verified)',
  'not-run': "there, but git doesn't run it",
  'not-installed': 'not installed',
};

const huskyWords = (ready: boolean, script: string): string =>
  ready ? `runs ${script}` : 'is not set up in this clone: npx husky';

const hooksPathWords = ({ value, scope }: HooksPath): string =>
  `${printable(value)} (for ${scope === 'local' ? 'this repository' : 'all repositories'})`;

const managersIn = ({ husky, managers }: Facts): string[] => [
  ...(husky ? ['husky'] : []),
  ...managers.map(({ name }) => name),
];

/** What a push runs, one after the other, once `plan` is carried out. */
function runningOrder(
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

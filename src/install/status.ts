import { printable } from '../base/text.ts';
import { fold } from '../terminal/line.ts';
import type { Facts } from './facts.ts';
import type { Show } from './files.ts';
import { inspect } from './inspect.ts';
import type { TeamScript } from './managers/manager.ts';
import { INSTALLER, type InstallContext, type Outcome, pathShower } from './outcome.ts';
import { isPresent } from './outcomes.ts';
import { type InstallPlan, planInstall } from './plan.ts';
import { installRefusal } from './refusal.ts';
import type { HooksPath } from './repository.ts';
import { isRun } from './verify.ts';
import { warnings } from './warnings.ts';

type State = 'installed' | 'outdated' | 'not-run' | 'not-installed';

/** What's here, what runs, and whether git was seen to run it. Writes nothing. */
export async function status(context: InstallContext): Promise<Outcome> {
  const facts = await inspect(context);
  const plan = planInstall(facts, context.version, null);
  const inPlace = isInPlace(plan, facts);
  const waitsFor = plan.type === 'install' && inPlace ? plan.waitsFor : null;
  const isTried = plan.type !== 'refuse' && inPlace && waitsFor === null;
  const verified = isTried && (await isRun(plan.target, facts, context));
  const state = stateOf(plan, inPlace, verified);
  const show = pathShower(context);
  const refusal = plan.type === 'refuse' ? installRefusal(plan.refusal, show) : null;
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
      managers: facts.managers.map(({ manager }) => manager.name),
      ...(refusal ? { refusal: { code: refusal.code, message: refusal.message } } : {}),
    },
  };
}

/** Whether ours is where it belongs as far as the files tell, of this version or an older one. */
function isInPlace(plan: InstallPlan, facts: Facts): boolean {
  if (plan.type === 'refuse') return false;
  if (plan.type === 'paste') return plan.pasted;
  return isPresent(plan.hook, facts);
}

function stateOf(plan: InstallPlan, inPlace: boolean, verified: boolean): State {
  if (!inPlace || plan.type === 'refuse') return 'not-installed';
  if (!verified) return 'not-run';
  return plan.changes.length === 0 ? 'installed' : 'outdated';
}

type Row = readonly [label: string, text: string];

const OURS = 'heroku-preflight';

function statusRows(facts: Facts, plan: InstallPlan, state: State, show: Show): Row[] {
  const { repository, hook, managers, manifest } = facts;
  const { hooksPath, gitVersion } = repository;
  const { root } = facts.state;
  const isThere = plan.type === 'install' && state !== 'not-installed';
  const names = managers.filter(({ script }) => !script).map(({ manager }) => manager.name);
  const rows: (Row | null)[] = [
    ['hook', WORDS[state]],
    [
      'git runs',
      hook.kind === 'none' ? `nothing: there is no ${show(hook.path)}` : show(hook.path),
    ],
    isThere ? ['in order', [OURS, ...plan.target.runsNext(facts, show)].join(', then ')] : null,
    ...(isThere ? warnings(plan, facts, show) : []).map((text): Row => ['beware of', text]),
    ...managers.map(
      ({ manager, script }): Row | null => script && [manager.name, scriptWords(script, show)],
    ),
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

const scriptWords = ({ file, waitsFor }: TeamScript, show: Show): string =>
  waitsFor === null ? `runs ${show(file.path)}` : `is not set up in this clone: ${waitsFor}`;

const hooksPathWords = ({ value, scope }: HooksPath): string =>
  `${printable(value)} (for ${scope === 'local' ? 'this repository' : 'all repositories'})`;

import { installerCommand, printable } from '../base/text.ts';
import { type Facts, isDamaged, newerThan, recordedNode } from './facts.ts';
import { FAST_CREDENTIALS, hasFastCredentials } from './fast-credentials.ts';
import type { Show } from './files.ts';
import { inspect } from './inspect.ts';
import { isUnseen, unseenWarning } from './managers/git-config.ts';
import type { TeamScript } from './managers/manager.ts';
import { type InstallContext, type Outcome, pathShower } from './outcome.ts';
import { NEEDS_NODE, NO_NODE, nodeWords } from './outcomes.ts';
import { type InstallPlan, isInPlace, planInstall } from './plan.ts';
import { installRefusal, type Refusal } from './refusal.ts';
import { deadRemoteLines, remoteWords } from './remotes.ts';
import type { HooksPath } from './repository.ts';
import { nodeOfPush } from './push-node.ts';
import { isRun } from './verify.ts';
import { isReplacedByLfs, lfsNotes, warnings } from './warnings.ts';
import { type Row, rowLines } from './wording.ts';

type State = 'installed' | 'outdated' | 'damaged' | 'no-node' | 'not-run' | 'not-installed';

/** Says what is installed and whether git runs it. Writes nothing. */
export async function status(context: InstallContext): Promise<Outcome> {
  const facts = await inspect(context);
  const plan = planInstall(facts, context.version, null);
  const inPlace = isInPlace(plan, facts);
  const waitsFor = plan.type === 'install' && inPlace ? plan.waitsFor : null;
  const isTried = plan.type !== 'refuse' && inPlace && waitsFor === null;
  const runs = isTried && (await isRun(plan.target, facts, context));
  const isSound = runs && !isDamaged(facts);
  const node = isSound ? await nodeOfPush(facts, recordedNode(facts), context) : undefined;
  const state = stateOf(plan, facts, { inPlace, runs, node, version: context.version });
  const show = pathShower(context);
  const why = refusalIn(plan);
  const refusal = why && installRefusal(why, show);
  const next = refusal
    ? [`  ${refusal.message}`, `  ${refusal.hint ?? ''}`]
    : [
        node === null
          ? NEEDS_NODE
          : `  next: ${waitsFor === null ? '' : `${waitsFor} && `}${installerCommand()}`,
      ];
  return {
    exitCode: 0,
    lines: [
      `heroku-preflight ${context.version}`,
      ...rowLines(
        statusRows(facts, plan, { state, inPlace, node, version: context.version }, show),
      ),
      ...(state === 'installed' ? [] : next),
      ...deadRemoteLines(facts.remotes),
    ],
    report: {
      result: state,
      verified: state === 'installed' || state === 'outdated',
      version: context.version,
      installedVersion: facts.manifest?.version ?? null,
      git: facts.repository.gitVersion,
      hook: plan.type === 'refuse' || refusal ? facts.hook.path : plan.hook,
      target: plan.type === 'refuse' || refusal ? null : plan.target.name,
      hooksPath: facts.repository.hooksPath,
      managers: facts.managers.map(({ manager }) => manager.name),
      fastCredentials: hasFastCredentials(facts.repository),
      ...(refusal ? { refusal: { code: refusal.code, message: refusal.message } } : {}),
    },
  };
}

/** Why nothing is installed without a further decision of the user. */
function refusalIn(plan: InstallPlan): Refusal | null {
  if (plan.type === 'refuse') return plan.refusal;
  return (plan.type === 'install' ? plan.unless : null) ?? null;
}

interface Judged {
  readonly inPlace: boolean;
  readonly runs: boolean;
  /** of a push, see nodeOfPush */
  readonly node: string | null | undefined;
  /** of this command */
  readonly version: string;
}

function stateOf(plan: InstallPlan, facts: Facts, { inPlace, runs, node, version }: Judged): State {
  if (!inPlace || plan.type === 'refuse') return isUnseen(facts) ? 'not-run' : 'not-installed';
  if (!runs) return 'not-run';
  if (isDamaged(facts)) return 'damaged';
  if (node === null) return 'no-node';
  const isCurrent = plan.changes.length === 0 || newerThan(version, facts) !== undefined;
  return isCurrent ? 'installed' : 'outdated';
}

const OURS = 'heroku-preflight';

function statusRows(
  facts: Facts,
  plan: InstallPlan,
  { state, inPlace, node, version }: Omit<Judged, 'runs'> & { readonly state: State },
  show: Show,
): Row[] {
  const { repository, hook, managers, manifest } = facts;
  const { hooksPath, gitVersion } = repository;
  const { root } = facts.state;
  const isThere = plan.type === 'install' && inPlace;
  const isNew = newerThan(version, facts) !== undefined;
  const then = isThere ? plan.target.runsNext(facts, show) : [];
  const names = managers.filter(({ script }) => !script).map(({ manager }) => manager.name);
  const rows: (Row | null)[] = [
    ['hook', WORDS[state]],
    ['git hook', hook.kind === 'none' ? `none: no ${show(hook.path)}` : show(hook.path)],
    then.length > 0 ? ['order', [OURS, ...then].join(', then ')] : null,
    ...(isThere ? warnings(plan, facts, show) : []).map((text): Row => ['warning', text]),
    ...(isThere ? lfsNotes(plan, facts) : []).map((text): Row => ['git-lfs', text]),
    isReplacedByLfs(facts) ? ['git-lfs', 'has replaced our hook, as its --force does'] : null,
    isUnseen(facts) ? ['warning', unseenWarning(facts, show)] : null,
    ...managers.map(
      ({ manager, script }): Row | null => script && [manager.name, scriptWords(script, show)],
    ),
    names.length > 0 ? ['managers', names.join(', ')] : null,
    hooksPath && ['hooksPath', hooksPathWords(hooksPath)],
    hasFastCredentials(repository) ? ['credentials', FAST_CREDENTIALS] : null,
    node ? ['Node', nodeWords(node)] : null,
    ['Heroku remotes', remoteWords(facts.remotes)],
    [
      'version',
      manifest
        ? `${printable(manifest.version)} in ${show(root)}${isNew ? ', newer than this command' : ''}`
        : 'none installed',
    ],
    ['git', gitVersion],
  ];
  return rows.filter((row) => row !== null);
}

const WORDS: Readonly<Record<State, string>> = {
  installed: 'installed (verified: git runs it)',
  outdated: 'installed, but outdated (verified: git runs it)',
  damaged: 'installed, but some of its files are empty or missing',
  'no-node': `installed, but ${NO_NODE}`,
  'not-run': "installed, but git doesn't run it",
  'not-installed': 'not installed',
};

const scriptWords = ({ file, waitsFor }: TeamScript, show: Show): string =>
  waitsFor === null ? `runs ${show(file.path)}` : `isn't set up in this clone: ${waitsFor}`;

const hooksPathWords = ({ value, scope }: HooksPath): string =>
  `${printable(value)} (for ${scope === 'local' ? 'this repository' : 'all repositories'})`;

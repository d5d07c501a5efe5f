import { PreflightError } from '../base/errors.ts';
import { installerCommand, printable } from '../base/text.ts';
import { type Facts, isPresent, newerThan } from './facts.ts';
import { FAST_CREDENTIALS } from './fast-credentials.ts';
import { isInside, type Show } from './files.ts';
import { type InstallContext, type Outcome, pathShower, type Question } from './outcome.ts';
import type { InstallPlan } from './plan.ts';
import { isShared } from './removals.ts';
import { deadRemoteLines, firstStep, remoteWords } from './remotes.ts';
import { lfsNotes, warnings, whyOff } from './warnings.ts';
import {
  changeLine,
  DRY_RUN,
  NOTHING_CHANGED,
  type Row,
  rowLines,
  snippetLines,
} from './wording.ts';

export type Feasible = Exclude<InstallPlan, { readonly type: 'refuse' }>;

/** @param question the one that an installation would ask; null: none */
export function planned(
  plan: Feasible,
  facts: Facts,
  question: Question | null,
  context: InstallContext,
): Outcome {
  const show = pathShower(context);
  const { changes } = plan;
  const title = changes.length === 0 ? 'Dry run: nothing to do.' : DRY_RUN;
  const steps = changes.map((change) => `  ${changeLine(change, show)}`);
  const snippet = plan.type === 'paste' && !plan.pasted ? snippetLines(plan) : [];
  return {
    exitCode: 0,
    lines: [
      title,
      ...steps,
      ...rowLines(lfsRows(plan, facts)),
      ...(question === null ? [] : ['', question.text]),
      ...snippet,
    ],
    report: {
      result: 'planned',
      ...details(plan, context),
      changes: changes.map(({ type, path }) => ({ type, path })),
    },
  };
}

interface Extras {
  /** what --fast-credentials would save */
  readonly offer?: string | undefined;
  /** the Node that a push will use, if it isn't this one */
  readonly node?: string | undefined;
}

export function installed(
  plan: Feasible,
  facts: Facts,
  context: InstallContext,
  { offer, node }: Extras,
): Outcome {
  const newer = newerThan(context.version, facts);
  const isUpgrade =
    facts.manifest !== null && (plan.type === 'paste' || isPresent(plan.hook, facts));
  const did = isUpgrade && newer === undefined ? 'updated' : 'installed';
  const result = plan.changes.length === 0 ? 'already-installed' : did;
  const hook = pathShower(context)(plan.hook);
  const replaces = newer === undefined ? '' : `, replaces the newer ${printable(newer)}`;
  const title = `heroku-preflight ${context.version} ${result.replace('-', ' ')} in ${hook}${replaces}`;
  const verified = '(verified: git runs it)';
  const isToCommit =
    plan.type === 'install' &&
    plan.sharedChange &&
    isInTree(plan.hook, facts) &&
    isShared(facts, { path: plan.hook });
  return {
    exitCode: 0,
    lines: [
      ...(title.length + verified.length < 80
        ? [`${title} ${verified}`]
        : [title, `  ${verified}`]),
      ...rowLines([
        ['Heroku remotes:', remoteWords(facts.remotes)],
        ['first step:', firstStep(facts.remotes)],
        ...(isToCommit ? [['shared file:', `commit ${hook}`] as const] : []),
        ...dangers(plan, facts, pathShower(context)).map((text) => ['warning:', text] as const),
        ...lfsRows(plan, facts),
        ...(node === undefined ? [] : [['Node:', nodeWords(node)] as const]),
        ...teamSetup(facts).map((text) => ['team setup:', text] as const),
        ...(facts.fastCredentials ? [['credentials:', FAST_CREDENTIALS] as const] : []),
        ...(offer === undefined ? [] : [['faster push:', offer] as const]),
        ['removal:', `${installerCommand()} --uninstall`],
      ]),
      ...deadRemoteLines(facts.remotes),
    ],
    report: {
      result,
      ...details(plan, context),
      ...(newer === undefined ? {} : { replaces: newer }),
      ...(facts.fastCredentials ? { fastCredentials: true } : {}),
      verified: true,
    },
  };
}

/** What could later undo the installation. */
const dangers = (plan: Feasible, facts: Facts, show: Show): string[] =>
  plan.type === 'install' ? warnings(plan, facts, show) : [];

const lfsRows = (plan: Feasible, facts: Facts): Row[] =>
  plan.type === 'install' ? lfsNotes(plan, facts).map((text) => ['git-lfs:', text]) : [];

/** The script that installs the hook for the whole team with npm. The user adds it: the team shares it. */
function teamSetup({ packageJson }: Facts): string[] {
  const { dependencies, devDependencies, scripts } = packageJson;
  const isListed = [dependencies, devDependencies].some((list) => list && PACKAGE in list);
  const prepare = scripts?.prepare ?? '';
  if (!isListed || prepare.includes('install-hooks')) return [];
  if (prepare === '') return [`"prepare": "${PREPARE}" in package.json`];
  // In parentheses, so that a failure of the existing script still counts.
  const script = `"prepare": ${JSON.stringify(`${printable(prepare)} && (${PREPARE})`)}`;
  return [script.length <= 61 ? script : `add && (${PREPARE}) to "prepare"`];
}

const PREPARE = 'install-hooks --quiet || exit 0';

const PACKAGE = 'heroku-preflight';

/** Our line is in place, but something else must run first. */
export function waiting(
  plan: Extract<InstallPlan, { type: 'install' }>,
  facts: Facts,
  context: InstallContext,
): Outcome {
  const hook = pathShower(context)(plan.hook);
  const { name } = plan.target;
  const next = `${plan.waitsFor ?? ''} && ${installerCommand()}`;
  return {
    exitCode: 2,
    lines: [
      `heroku-preflight ${context.version} is in ${hook}, but git doesn't run it yet:`,
      `  ${name} hasn't written its pre-push hook in this clone`,
      `  next: ${next}`,
      ...deadRemoteLines(facts.remotes),
    ],
    next,
    report: { result: 'waiting', ...details(plan, context), next: plan.waitsFor, verified: false },
  };
}

/** A newer version that git runs stays. */
export function kept(facts: Facts, { version }: InstallContext): Outcome {
  const newer = newerThan(version, facts) ?? '';
  const notice = `heroku-preflight ${printable(newer)} stays: it's newer than ${version}. To replace it: ${installerCommand()}`;
  return {
    ...{ exitCode: 0, lines: [notice], notice },
    report: { result: 'newer-installed', version, installedVersion: newer, verified: true },
  };
}

export const NO_NODE = 'a push finds no Node >= 20.19 outside the working tree';
export const NEEDS_NODE = '  next: install Node 20.19 or later outside of it, then run this again';

export const nodeWords = (node: string): string => `a push uses ${printable(node)}`;

/** Git runs our line, which then finds nothing to run the hook with. */
export function withoutNode(plan: Feasible, context: InstallContext): Outcome {
  const hook = pathShower(context)(plan.hook);
  return {
    exitCode: 2,
    lines: [`heroku-preflight ${context.version} is in ${hook}, but ${NO_NODE}`, NEEDS_NODE],
    report: { result: 'no-node', ...details(plan, context), verified: false },
  };
}

export function toPaste(
  plan: Extract<InstallPlan, { type: 'paste' }>,
  context: InstallContext,
): Outcome {
  return {
    exitCode: 2,
    lines: [
      `heroku-preflight ${context.version} is ready, but git doesn't run it yet:`,
      ...snippetLines(plan),
    ],
    report: {
      result: 'to-paste',
      ...details(plan, context),
      snippet: plan.snippet,
      verified: false,
    },
  };
}

export function declined(plan: Feasible, context: InstallContext): Outcome {
  return {
    exitCode: 2,
    lines: [NOTHING_CHANGED],
    report: { result: 'declined', ...details(plan, context) },
  };
}

const details = (plan: Feasible, { version }: InstallContext): Record<string, unknown> => ({
  version,
  target: plan.target.name,
  hook: plan.hook,
});

export function notRun({ hook, target }: Feasible, context: InstallContext): PreflightError {
  return new PreflightError(
    'not-verified',
    `${pathShower(context)(hook)} is in place, but git didn't run it in a trial push`,
    {
      hint: `${whyOff(target, context.env)}To see what the hooks print: git push --dry-run\n  To remove it: ${installerCommand()} --uninstall`,
    },
  );
}

/** Whether a commit can contain it. */
const isInTree = (path: string, { repository, unknown }: Facts): boolean =>
  repository.topLevel !== null &&
  isInside(repository.topLevel, path) &&
  !isInside(repository.commonDir, path) &&
  unknown?.sign !== 'untracked';

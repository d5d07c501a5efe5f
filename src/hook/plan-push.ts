import { PreflightError } from '../base/errors.ts';
import { printable, shortened } from '../base/text.ts';
import type { HerokuHosts } from '../heroku/hosts.ts';
import { parseRemote } from '../heroku/remote-url.ts';
import type { PushRemark } from '../report/hook-report.ts';

/** What git tells its pre-push hook. */
export interface PushInput {
  /** `$1`: the remote's name, or its URL where the push names none */
  readonly remote: string;
  /** `$2`: the URL after insteadOf, credentials included */
  readonly url: string;
  /** standard input; empty if it's too large to keep */
  readonly refLines: string;
  /** reads it then; see fewRefs */
  readonly manyRefs?: () => Promise<PushedRefs>;
}

export interface PushedRefs {
  readonly updates: readonly RefUpdate[];
  /** if none of them is built: how many more the user may expect to be deployed */
  readonly leftOut: number;
}

export interface Deploy {
  readonly kind: 'deploy';
  readonly app: string;
  readonly branch: DeployBranch;
  readonly commit: string;
  /** what Heroku's branch has now; undefined: it doesn't exist yet */
  readonly replaced: string | undefined;
  /** those that are pushed, in full, such as `refs/heads/main`; of very many, only what Heroku builds */
  readonly refs: readonly string[];
  readonly remote: string;
  /** the password in the remote's URL */
  readonly token: string | undefined;
  /** what to type after `git push` for the same again, such as `heroku main` */
  readonly again: string;
}

/** A push of refs that Heroku stores without building any of them. */
export interface BuildsNothing {
  readonly kind: 'builds-nothing';
  readonly app: string;
  /** refs that the user may expect to be deployed, in full; no ordinary tags and no deletions */
  readonly refs: readonly string[];
  /** how many more there are */
  readonly leftOut: number;
  readonly remote: string;
  /** what deploys what was pushed, such as `feature:main`; undefined: there are several, or it can't be typed */
  readonly refspec: string | undefined;
  readonly again: string;
}

/** git finds everything at Heroku already. */
export interface NothingNew extends Pick<Deploy, 'app' | 'token'> {
  readonly kind: 'nothing-new';
}

/** What a push means to Heroku; `none`: the hook has nothing to do. */
type PlannedPush = Deploy | BuildsNothing | NothingNew | PushRemark | { readonly kind: 'none' };

/** Throws a PreflightError (`ref-line`) for ref lines that can't come from git. */
export function planPush(input: PushInput, hosts: HerokuHosts, many?: PushedRefs): PlannedPush {
  const remote = parseRemote(input.url, hosts);
  switch (remote.kind) {
    case 'not-heroku':
      return { kind: 'none' };
    case 'garbage':
      return { kind: 'no-app', url: remote.url };
    case 'dead-ssh': {
      const url = `https://${hosts.gitHost}/${remote.app}.git`;
      return { kind: 'dead-ssh', remote: nameOf(input), url };
    }
    case 'heroku':
      return planDeploy(remote.app, remote.token, input, many);
  }
}

function planDeploy(
  app: string,
  token: string | undefined,
  input: PushInput,
  many: PushedRefs = { updates: parseRefLines(input.refLines), leftOut: 0 },
): PlannedPush {
  const { updates: refs, leftOut } = many;
  const intent = pushIntent(refs);
  switch (intent.kind) {
    case 'nothing':
      return { kind: 'nothing-new', app, token };
    case 'builds-nothing': {
      const updates = refs.filter(isMeantToDeploy);
      const meant = updates.map(({ remoteRef }) => remoteRef);
      const [only] = meant.length === 1 ? updates : [];
      const remote = nameOf(input);
      const again = `${remote} ${only ? refspec(refs, only.remoteRef) : 'REF'}`;
      const deploying = only && toDeployBranch(only);
      const pushed = { refs: meant, leftOut, remote, refspec: deploying };
      return { kind: 'builds-nothing', app, ...pushed, again };
    }
    case 'deletes-deploy-branch':
      return { kind: 'deletes-deploy-branch', branch: intent.ref };
    case 'deploys': {
      const { remoteRef: branch, commit, replaced } = intent;
      const again = `${nameOf(input)} ${refspec(refs, `refs/heads/${branch}`)}`;
      const pushed = refs.map(({ remoteRef }) => remoteRef);
      const deployed = { branch, commit, replaced, refs: pushed };
      return { kind: 'deploy', app, ...deployed, remote: nameOf(input), token, again };
    }
  }
}

// A placeholder replaces what can't be typed or shown, above all a URL with a password.
const typeable = (text: string, otherwise: string): string =>
  /^[\w.][\w./-]{0,99}$/.test(text) ? text : otherwise;

const nameOf = ({ remote }: PushInput): string => typeable(remote, 'REMOTE');

// Without a main at Heroku, git takes `v1:main` for a new tag.
const MISPLACED_TAG = /^refs\/tags\/(?:main|master)$/i;

const WITHOUT_DEPLOY = /^refs\/(?:tags|notes|replace)\/|^refs\/stash$/;

/** Any ref can be a typo for main's, such as `refs/head/main`, but for those that no one deploys from. */
export const isMeantToDeploy = ({ kind, remoteRef }: RefUpdate): boolean =>
  kind !== 'delete' && (MISPLACED_TAG.test(remoteRef) || !WITHOUT_DEPLOY.test(remoteRef));

/** @param remoteRef in full */
function refspec(refs: readonly RefUpdate[], remoteRef: string): string {
  const update = refs.find((ref) => ref.remoteRef === remoteRef);
  const local = update && commitOf(update);
  const branch = typeable(withoutPrefix(remoteRef), 'BRANCH');
  if (!update || local === undefined) return `REF:${branch}`;
  if (local === branch) return branch;
  return `${local}:${needsFullName(update) ? typeable(remoteRef, branch) : branch}`;
}

/** What builds an update that goes elsewhere: to main, or to master if it's nearly called that. */
function toDeployBranch(update: RefUpdate): string | undefined {
  const local = commitOf(update);
  if (local === undefined) return undefined;
  const branch = NEARLY_MASTER.test(update.remoteRef) ? 'master' : 'main';
  if (local === branch) return branch;
  return isLocalBranch(update) ? `${local}:${branch}` : `${local}:refs/heads/${branch}`;
}

const NEARLY_MASTER = /\/m[aster]{3,6}$/i;

/** The pushed commit, as it can be typed. A branch can't point at the object of an annotated tag. */
function commitOf({ localRef }: RefUpdate): string | undefined {
  const tag = /^refs\/tags\/(.+)/.exec(localRef)?.[1];
  const name = tag ?? withoutPrefix(localRef);
  const local = name.replace(/\^\{\}$/, '');
  if (typeable(local, '') === '') return undefined;
  return tag === undefined ? name : `${local}^{}`;
}

/** For anything but a branch, git needs the full name to create a branch. */
const needsFullName = (update: RefUpdate): boolean =>
  update.kind === 'create' && !isLocalBranch(update);

const isLocalBranch = ({ localRef }: RefUpdate): boolean => localRef.startsWith('refs/heads/');

const withoutPrefix = (ref: string): string => ref.replace(/^refs\/heads\//, '');

type DeployBranch = 'main' | 'master';

/** What Heroku does with a push. */
type PushIntent =
  /** no ref changes */
  | { readonly kind: 'nothing' }
  | {
      readonly kind: 'deploys';
      readonly remoteRef: DeployBranch;
      readonly commit: string;
      readonly replaced: string | undefined;
    }
  /** Heroku accepts the refs and doesn't build any of them */
  | { readonly kind: 'builds-nothing' }
  /** Heroku refuses this */
  | { readonly kind: 'deletes-deploy-branch'; readonly ref: DeployBranch };

export const DEPLOY_BRANCHES = ['main', 'master'] as const;

/**
 * Heroku builds main or master, even if other refs are pushed with it. Both together are one deploy;
 * which of two different commits it takes isn't documented, so this names main's.
 */
export function pushIntent(refs: readonly RefUpdate[]): PushIntent {
  for (const branch of DEPLOY_BRANCHES) {
    const update = refs.find((ref) => ref.kind !== 'delete' && leadsTo(branch)(ref));
    if (!update) continue;
    const replaced = update.kind === 'update' ? update.remoteOid : undefined;
    return { kind: 'deploys', remoteRef: branch, commit: update.localOid, replaced };
  }
  const deleted = DEPLOY_BRANCHES.find((branch) => refs.some(leadsTo(branch)));
  if (deleted) return { kind: 'deletes-deploy-branch', ref: deleted };
  if (refs.length === 0) return { kind: 'nothing' };
  return { kind: 'builds-nothing' };
}

const leadsTo =
  (branch: DeployBranch) =>
  ({ remoteRef }: RefUpdate): boolean =>
    remoteRef === `refs/heads/${branch}`;

/** One ref that a push changes, as git writes it to its pre-push hook (githooks(5)). */
export interface RefUpdate {
  /** the name as it was typed or found, such as `HEAD~2`; `(delete)` for a deletion */
  readonly localRef: string;
  readonly localOid: string;
  /** in full, such as `refs/heads/main` */
  readonly remoteRef: string;
  readonly remoteOid: string;
  readonly kind: 'create' | 'update' | 'delete';
}

// The local side can be any revision, even with spaces: `HEAD^{/fix bug}`. So it gets the rest.
const REF_LINE =
  /^(?<localRef>.+) (?<localOid>[0-9a-f]{40}|[0-9a-f]{64}) (?<remoteRef>\S+) (?<remoteOid>[0-9a-f]{40}|[0-9a-f]{64})$/;

/**
 * What a pre-push hook reads on its standard input, SHA-1 and SHA-256. Throws a PreflightError
 * (`ref-line`) for a line that can't come from git.
 * @param before how many lines come before these
 */
export function parseRefLines(text: string, before = 0): RefUpdate[] {
  return text
    .split(/\r?\n/)
    .flatMap((line, index) => (line === '' ? [] : [parseRefLine(line, before + index + 1)]));
}

function parseRefLine(line: string, number: number): RefUpdate {
  const fields = REF_LINE.exec(line)?.groups as Omit<RefUpdate, 'kind'> | undefined;
  if (!fields) {
    throw new PreflightError(
      'ref-line',
      `line ${number} of the hook's input isn't a ref: "${printable(shortened(line, 60))}"`,
      { hint: 'Look for another hook that changes what this one reads' },
    );
  }
  return { ...fields, kind: kindOf(fields) };
}

function kindOf({ localOid, remoteOid }: Omit<RefUpdate, 'kind'>): RefUpdate['kind'] {
  if (isZero(localOid)) return 'delete';
  return isZero(remoteOid) ? 'create' : 'update';
}

const isZero = (oid: string): boolean => /^0+$/.test(oid);

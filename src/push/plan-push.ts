import type { HerokuHosts } from '../heroku/hosts.ts';
import { type DeployBranch, pushIntent } from './intent.ts';
import { parseRefLines, type RefUpdate } from './refs.ts';
import { parseRemote } from './remote.ts';

/** What git tells its pre-push hook. */
export interface PushInput {
  /** `$1`: the remote's name, or its URL where the push names none */
  readonly remote: string;
  /** `$2`: the URL after insteadOf, credentials included */
  readonly url: string;
  /** standard input */
  readonly refLines: string;
}

export interface Deploy {
  readonly kind: 'deploy';
  readonly app: string;
  readonly branch: DeployBranch;
  readonly commit: string;
  /** all that are pushed, in full, such as `refs/heads/main` */
  readonly refs: readonly string[];
  readonly remote: string;
  /** the password in the remote's URL */
  readonly token: string | undefined;
  /** what to type after `git push` for the same again, such as `heroku main` */
  readonly again: string;
}

/** Refs that Heroku takes in, and none that it builds. */
export interface BuildsNothing {
  readonly kind: 'builds-nothing';
  readonly app: string;
  /** branches that somebody may expect to be deployed, in full; not tags, nor what is deleted */
  readonly branches: readonly string[];
  readonly remote: string;
  /** what deploys what was pushed, such as `feature:main`; undefined: there are several, or it can't be typed */
  readonly refspec: string | undefined;
  readonly again: string;
}

/** Something to tell the developer, and nothing else to do. */
export type Remark =
  | { readonly kind: 'deletes-deploy-branch'; readonly branch: DeployBranch }
  | { readonly kind: 'dead-ssh'; readonly remote: string; readonly url: string }
  | { readonly kind: 'no-app'; readonly url: string };

/** What a push means to Heroku; `none` where it's none of our business. */
export type PlannedPush = Deploy | BuildsNothing | Remark | { readonly kind: 'none' };

/** Throws a PreflightError (`ref-line`) for ref lines that git wouldn't have written. */
export function planPush(input: PushInput, hosts: HerokuHosts): PlannedPush {
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
      return planDeploy(remote.app, remote.token, input);
  }
}

function planDeploy(app: string, token: string | undefined, input: PushInput): PlannedPush {
  const refs = parseRefLines(input.refLines);
  const intent = pushIntent(refs);
  switch (intent.kind) {
    case 'nothing':
      return { kind: 'none' };
    case 'builds-nothing': {
      const updates = refs.filter(isBranch);
      const branches = updates.map(({ remoteRef }) => remoteRef);
      const [only] = branches.length === 1 ? updates : [];
      const remote = nameOf(input);
      const again = `${remote} ${only ? refspec(refs, only.remoteRef) : 'REF'}`;
      const deploying = only && toMain(only);
      return { kind: 'builds-nothing', app, branches, remote, refspec: deploying, again };
    }
    case 'deletes-deploy-branch':
      return { kind: 'deletes-deploy-branch', branch: intent.ref };
    case 'deploys': {
      const { remoteRef: branch, commit } = intent;
      const again = `${nameOf(input)} ${refspec(refs, `refs/heads/${branch}`)}`;
      const pushed = refs.map(({ remoteRef }) => remoteRef);
      return {
        kind: 'deploy',
        app,
        branch,
        commit,
        refs: pushed,
        remote: nameOf(input),
        token,
        again,
      };
    }
  }
}

// What can't be typed as it stands, a URL with a password above all, becomes a placeholder.
const typeable = (text: string, otherwise: string): string =>
  /^[\w.][\w./-]*$/.test(text) ? text : otherwise;

const nameOf = ({ remote }: PushInput): string => typeable(remote, 'REMOTE');

const isBranch = ({ kind, remoteRef }: RefUpdate): boolean =>
  kind !== 'delete' && remoteRef.startsWith('refs/heads/');

/** @param remoteRef in full */
function refspec(refs: readonly RefUpdate[], remoteRef = ''): string {
  const update = refs.find((ref) => ref.remoteRef === remoteRef);
  const local = typeable(withoutPrefix(update?.localRef ?? ''), 'REF');
  const branch = typeable(withoutPrefix(remoteRef), 'BRANCH');
  return local === branch ? branch : `${local}:${branch}`;
}

/** Of anything but a branch git doesn't know that the new name is to be a branch. */
function toMain({ localRef }: RefUpdate): string | undefined {
  const local = typeable(withoutPrefix(localRef), '');
  if (local === '') return undefined;
  if (localRef === 'refs/heads/main') return local;
  return localRef === local ? `${local}:refs/heads/main` : `${local}:main`;
}

const withoutPrefix = (ref: string): string => ref.replace(/^refs\/heads\//, '');

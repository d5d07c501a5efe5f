import type { RefUpdate } from './refs.ts';

export type DeployBranch = 'main' | 'master';

/** What Heroku will make of a push. */
export type PushIntent =
  /** no ref changes */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'deploys'; readonly remoteRef: DeployBranch; readonly commit: string }
  /** Heroku takes the refs in and builds none of them */
  | { readonly kind: 'builds-nothing' }
  /** Heroku refuses this */
  | { readonly kind: 'deletes-deploy-branch'; readonly ref: DeployBranch };

const DEPLOY_BRANCHES = ['main', 'master'] as const;

/**
 * Heroku builds what arrives at main or master, whatever else is pushed along. Both together are one
 * deploy; which of two different commits it takes isn't documented, so main's is named here.
 */
export function pushIntent(refs: readonly RefUpdate[]): PushIntent {
  for (const branch of DEPLOY_BRANCHES) {
    const update = refs.find((ref) => ref.kind !== 'delete' && leadsTo(branch)(ref));
    if (update) return { kind: 'deploys', remoteRef: branch, commit: update.localOid };
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

import { join } from 'node:path';

/** Where everything of ours lives in a repository: `<git common dir>/heroku-preflight/…` (absolute paths). */
export interface StateLayout {
  readonly root: string;
  /** What the hook starts: it loads the bundle. */
  readonly starter: string;
  /** The hook itself in JavaScript: a copy, so that no file of the working tree runs on a push. */
  readonly bundle: string;
  /** A copy of the hook itself, for hook managers to start. */
  readonly hook: string;
  /** The sourced half of the hook, in sh. */
  readonly runner: string;
  /** What the runner starts where neither PATH nor the installation has a Node that is new enough. */
  readonly finder: string;
  /** The path of the Node that installed, for pushes where PATH has none that is new enough. */
  readonly node: string;
  /** What the installer wrote, for upgrade and uninstall. */
  readonly manifest: string;
  /** What the API said about each app: its URL and hosts. Never a secret. */
  readonly cache: string;
  /** What the last push of each app said. */
  readonly said: string;
  /** One JSON file for each warm-up that outlived its hook. */
  readonly runs: string;
}

export const STATE_FOLDER = 'heroku-preflight';

/** @param gitCommonDir absolute path, as `git rev-parse --git-common-dir` gives it */
export const stateLayout = (gitCommonDir: string): StateLayout =>
  layoutAt(join(gitCommonDir, STATE_FOLDER));

/** @param root absolute path of the folder itself */
export const layoutAt = (root: string): StateLayout => ({
  root,
  starter: join(root, 'start.cjs'),
  bundle: join(root, 'hook.cjs'),
  hook: join(root, 'pre-push'),
  runner: join(root, 'run.sh'),
  finder: join(root, 'find-node.sh'),
  node: join(root, 'node'),
  manifest: join(root, 'install.json'),
  cache: join(root, 'cache.json'),
  said: join(root, 'said.json'),
  runs: join(root, 'runs'),
});

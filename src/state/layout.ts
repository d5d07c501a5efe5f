import { join } from 'node:path';

/** The absolute paths of our files in a repository: `<git common dir>/heroku-preflight/…`. */
export interface StateLayout {
  readonly root: string;
  /** The hook starts this, and it loads the bundle. */
  readonly starter: string;
  /** A copy of the hook's JavaScript, so that no file of the working tree runs on a push. */
  readonly bundle: string;
  /** A copy of the hook's shell script, for hook managers to start. */
  readonly hook: string;
  /** The half of the hook's shell script that the other half reads. */
  readonly runner: string;
  /** The runner starts this if neither PATH nor `node` has a Node that is new enough. */
  readonly finder: string;
  /** git's credential helper for Heroku, if the user has asked for it. */
  readonly credentials: string;
  /**
   * The path of the Node that installed the hook, for pushes without a new enough Node on PATH, and `heroku` if
   * the Heroku CLI's plugin has installed it.
   */
  readonly node: string;
  /** A list of what the installer wrote, for upgrade and uninstall. */
  readonly manifest: string;
  /** Each app's URL and hosts, from the API. Never a secret. */
  readonly cache: string;
  /** The messages of each app's last push. */
  readonly said: string;
  /** One JSON file for each warm-up that continued in the background. */
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
  credentials: join(root, 'git-credential.sh'),
  node: join(root, 'node'),
  manifest: join(root, 'install.json'),
  cache: join(root, 'cache.json'),
  said: join(root, 'said.json'),
  runs: join(root, 'runs'),
});

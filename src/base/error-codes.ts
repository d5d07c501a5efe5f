/** Every error's name, for scripts and our own code. Stable, since `--json` prints them. */
export type ErrorCode =
  | GeneralCode
  | RequestCode
  | ApiCode
  | GitCode
  | ConfigCode
  | AppCode
  | WarmupCode
  | FixCode
  | InstallCode
  | RefusalCode
  | SimulatorCode;

type GeneralCode =
  /** our own */
  | 'bug'
  | 'usage'
  /** it needs to ask, without a terminal */
  | 'needs-yes'
  | 'interrupted'
  | 'output'
  | 'no-deploy'
  | 'no-working-directory'
  | 'page-unwritable'
  | 'state-unreadable'
  | 'state-unwritable';

/** No answer, or an incomplete one. */
export type RequestCode =
  | 'url'
  | 'dns'
  | 'connect'
  | 'reset'
  | 'tls'
  | 'ca-file'
  | 'proxy'
  | 'timeout'
  | 'aborted'
  | 'size'
  | 'protocol'
  | 'encoding'
  | 'network';

/** About Heroku's Platform API and the access to it. */
export type ApiCode =
  | 'api-answer'
  | 'api-forbidden'
  | 'api-not-found'
  | 'api-path'
  | 'api-rate-limit'
  | 'api-redirect'
  | 'api-refused'
  | 'api-requests-left'
  | 'api-two-factor'
  | 'api-unauthorized'
  | 'api-unavailable'
  | 'credential-helper'
  | 'heroku-host'
  | 'keychain'
  | 'no-credential'
  | 'status-page'
  | 'untrusted-api-host';

type GitCode =
  | 'commit'
  | 'git'
  | 'git-missing'
  | 'git-too-old'
  | 'no-git'
  | 'no-repository'
  | 'no-working-tree'
  | 'procfile'
  | 'ref-line';

type ConfigCode = 'config-exists' | 'config-invalid' | 'config-unreadable' | 'unknown-mode';

/** About which app is meant and its address. */
type AppCode = 'app-name' | 'dead-ssh' | 'no-remote' | 'unknown-address' | 'which-app';

type WarmupCode =
  | 'address-not-https'
  | 'header-value'
  | 'header-variable'
  | 'host-not-trusted'
  | 'not-started'
  | 'redirects'
  | 'warmup-off';

type FixCode =
  | 'boot-timeout'
  | 'changed-meanwhile'
  | 'dyno-crashed'
  | 'few-requests-left'
  | 'not-as-set'
  | 'not-fixed';

type InstallCode =
  'hard-link' | 'incomplete-package' | 'not-verified' | 'not-writable' | 'own-credential-helper';

/** Why nothing is installed, or why a hook is left alone. */
type RefusalCode =
  | 'asks-for-pipe'
  | 'binary'
  | 'crlf'
  | 'foreign-language'
  | 'git-without-config-hooks'
  | 'hands-over'
  | 'hooks-off'
  | 'hooks-path-elsewhere'
  | 'husky-outside'
  | 'managed-hook'
  | 'manager-not-used'
  | 'manager-without-hook'
  | 'no-husky'
  | 'not-a-file'
  | 'not-executable'
  | 'symlink'
  | 'unreadable'
  | 'would-take-over';

type SimulatorCode =
  | 'command-not-started'
  | 'log-unwritable'
  | 'platform-unsupported'
  | 'scenario-invalid'
  | 'scenario-unknown'
  | 'scenario-unreadable'
  | 'unknown-app';

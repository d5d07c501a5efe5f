import { PreflightError } from '../base/errors.ts';
import { printable, shellQuoted } from '../base/text.ts';
import type { Env } from '../base/context.ts';
import { STATE_FOLDER } from '../state/layout.ts';
import type { FileChange } from './apply.ts';
import type { Facts } from './facts.ts';
import { withSlashes, type Show } from './files.ts';
import { COMMON_DIR } from './hook-line.ts';
import type { Repository } from './repository.ts';

// git's setting for a host's credential helpers. An empty value drops the ones before it, so that git asks
// ours alone. The CLI writes the same key of the user's configuration, before nearly every command.

const SECTION = 'credential.https://git.heroku.com';
const HELPER = `${SECTION}.helper`;

/** What the CLI sets for all repositories. */
const CLIS_OWN = '!heroku git:credentials';

/** The copy of hooks/git-credential.sh in the git directory. */
const COPY = `${STATE_FOLDER}/git-credential.sh`;

const isOurs = (value: string): boolean => value.includes(COPY);

const ownHelpers = ({ ownConfig }: Pick<Repository, 'ownConfig'>): readonly string[] =>
  ownConfig.all(HELPER);

/** Whether git asks our credential helper in this repository. */
export const hasFastCredentials = (repository: Pick<Repository, 'ownConfig'>): boolean =>
  ownHelpers(repository).some(isOurs);

/** That, in words. */
export const FAST_CREDENTIALS =
  'git asks your keychain, and the Heroku CLI only if that has no login (--fast-credentials)';

/** Whether git asks the CLI, twice a push, and nothing in the repository says otherwise. */
export const asksTheCli = ({ repository }: Facts, env: Env): boolean =>
  ownHelpers(repository).length === 0 &&
  repository.config.all(HELPER).at(-1) === CLIS_OWN &&
  isDefaultHost(env);

/** For one host alone. */
const isDefaultHost = ({ HEROKU_HOST, HEROKU_GIT_HOST }: Env): boolean =>
  ['', 'heroku.com'].includes(HEROKU_HOST ?? '') && !HEROKU_GIT_HOST;

/** @throws PreflightError `own-credential-helper` or `heroku-host` */
export function assertPossible({ repository }: Facts, env: Env, show: Show): void {
  if (!isDefaultHost(env)) {
    throw new PreflightError('heroku-host', '--fast-credentials is only for git.heroku.com', {
      hint: 'Unset HEROKU_HOST and HEROKU_GIT_HOST, or install without it',
    });
  }
  const [theirs] = ownHelpers(repository);
  if (theirs === undefined || hasFastCredentials(repository)) return;
  throw new PreflightError(
    'own-credential-helper',
    `${show(repository.configFile)} has a credential helper of its own for git.heroku.com: "${printable(theirs)}"`,
    { hint: `To replace it, first run: git config --local --unset-all ${HELPER}` },
  );
}

type Paths = Pick<Facts, 'state' | 'platform'>;

/** git appends the operation. If our file is gone, git asks the CLI as before. */
const helperFor = ({ state, platform }: Paths): string =>
  [
    `!f() { h=${shellQuoted(withSlashes(state.credentials, platform))}`,
    `test -f "$h" || h=${COMMON_DIR}/${COPY}`,
    'if test -f "$h"; then . "$h"; else heroku git:credentials "$1"; fi; }',
    'f',
  ].join('; ');

/** Empty: it isn't wanted, or is in place. */
export function fastCredentialChanges(facts: Facts): FileChange[] {
  const { repository, fastCredentials } = facts;
  if (!fastCredentials) return [];
  const value = helperFor(facts);
  const present = ownHelpers(repository).find(isOurs);
  if (present === value) return [];
  const path = repository.configFile;
  if (present === undefined)
    return [{ type: 'set-section', path, section: SECTION, name: 'helper', values: ['', value] }];
  // The repository has moved, or an earlier version wrote it.
  return [{ type: 'set-config', path, key: HELPER, value, replaces: PATTERN }];
}

/** A regular expression for git. */
const PATTERN = COPY.replaceAll('.', String.raw`\.`);

/** Removes ours, and nothing that the user has set beside it. */
export function fastCredentialRemovals(repository: Repository): FileChange[] {
  const { ownConfig, configFile: path } = repository;
  if (!hasFastCredentials(repository)) return [];
  const helpers = ownHelpers(repository);
  const isAlone =
    helpers.every((value) => value === '' || isOurs(value)) &&
    ownConfig.keys(`${SECTION}.`).length === 1;
  // Unlike a value, a section is also removed with a comment before it.
  if (isAlone) return [{ type: 'remove-config', path, section: SECTION }];
  const empty = helpers.filter((value) => value === '').length === 1 ? '|^$' : '';
  return [{ type: 'unset-config', path, key: HELPER, pattern: `${PATTERN}${empty}` }];
}

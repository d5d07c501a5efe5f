import { join } from 'node:path';
import { GIT_HOST } from './network/network.ts';

/** Variables for a client of a world; undefined: remove it from the client's environment. */
export type WorldEnv = Readonly<Record<string, string | undefined>>;

interface WorldEnvOptions {
  readonly proxyUrl: string;
  /** path of the world's own authority's certificate, PEM */
  readonly authority: string;
  readonly home: string;
  readonly gitConfig: string;
  readonly token: string;
}

// Like the Heroku CLI's. The token is in the environment, so that no argument shows it.
const CREDENTIAL_HELPER =
  '!f() { test "$1" != get || printf \'username=heroku\\npassword=%s\\n\' "$HEROKU_API_KEY"; }; f';

// SSH has no proxy, so git would leave the world. git runs this in a shell, with ssh's arguments.
const NO_SSH =
  "f() { printf '%s\\n' '(simulated) git over SSH is closed here: it would leave the simulation.' " +
  `'Use https://${GIT_HOST}/APP.git' >&2; exit 255; }; f`;

const LOOPBACK = 'localhost,127.0.0.1,::1';

// Also for plain HTTP and other protocols, which the proxy refuses.
const PROXIES = [
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'ALL_PROXY',
  'https_proxy',
  'http_proxy',
  'all_proxy',
];

// These would lead a client out of the world, to another repository, or to the user's secrets.
const REMOVED = [
  ...[
    'HEROKU_APP',
    'HEROKU_DATA_DIR',
    'HEROKU_GIT_HOST',
    'HEROKU_HEADERS',
    'HEROKU_HOST',
    'HEROKU_SSL_VERIFY',
  ],
  ...['HEROKU_DATA_HOST', 'HEROKU_POSTGRESQL_HOST', 'HEROKU_REDIS_HOST', 'HEROKU_STATUS_HOST'],
  ...['CURL_CA_BUNDLE', 'NETRC', 'NODE_TLS_REJECT_UNAUTHORIZED', 'SSH_ASKPASS', 'SSL_CERT_DIR'],
  ...['GIT_ALTERNATE_OBJECT_DIRECTORIES', 'GIT_ASKPASS', 'GIT_COMMON_DIR', 'GIT_CONFIG'],
  ...['GIT_CONFIG_PARAMETERS', 'GIT_CONFIG_SYSTEM', 'GIT_DIR', 'GIT_INDEX_FILE', 'GIT_NAMESPACE'],
  ...['GIT_OBJECT_DIRECTORY', 'GIT_PREFIX', 'GIT_PROXY_COMMAND', 'GIT_PROXY_SSL_CAINFO'],
  ...['GIT_PROXY_SSL_CERT', 'GIT_SSL_CAPATH', 'GIT_SSL_CERT', 'GIT_SSL_KEY', 'GIT_SSL_NO_VERIFY'],
  ...['GIT_ALLOW_PROTOCOL', 'GIT_SSH', 'GIT_WORK_TREE'],
];

/** The standard variables that bring a client, such as git, Node or curl, into the world. */
export function worldEnv(options: WorldEnvOptions): WorldEnv {
  const { proxyUrl, authority, home, token } = options;
  return {
    ...Object.fromEntries(REMOVED.map((name): [string, undefined] => [name, undefined])),
    ...Object.fromEntries(PROXIES.map((name): [string, string] => [name, proxyUrl])),
    // The command can reach servers of its own without the proxy.
    NO_PROXY: LOOPBACK,
    no_proxy: LOOPBACK,
    // What goes on after a push ends when this file is gone.
    HEROKU_PREFLIGHT_SIMULATION: authority,
    NODE_EXTRA_CA_CERTS: authority,
    SSL_CERT_FILE: authority,
    HEROKU_API_KEY: token,
    HOME: home,
    USERPROFILE: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    XDG_CACHE_HOME: join(home, '.cache'),
    GIT_CONFIG_GLOBAL: options.gitConfig,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_SSL_CAINFO: authority,
    GIT_SSH_COMMAND: NO_SSH,
    // Otherwise git would start the command once more, to find out which kind of ssh it is.
    GIT_SSH_VARIANT: 'ssh',
    GIT_TERMINAL_PROMPT: '0',
    ...herokuCliVariables(proxyUrl),
    ...gitConfigVariables(proxyUrl, authority),
  };
}

/** Turns off telemetry and updates, which the Heroku CLI does past its proxy or in the background. */
function herokuCliVariables(proxyUrl: string): Record<string, string> {
  return {
    DISABLE_TELEMETRY: 'true',
    HEROKU_DISABLE_AUTOUPDATE: 'true',
    HEROKU_SKIP_NEW_VERSION_CHECK: 'true',
    // The CLI asks it without a proxy.
    HEROKU_BUILDPACK_REGISTRY_URL: proxyUrl,
  };
}

/**
 * git's settings, in the form that overrides a repository's. Otherwise the repository's credential
 * helpers would store what the simulator accepts, and erase what it refuses.
 */
function gitConfigVariables(proxyUrl: string, authority: string): Record<string, string> {
  const host = `https://${GIT_HOST}`;
  const settings = [
    ['credential.helper', ''],
    [`credential.${host}.helper`, CREDENTIAL_HELPER],
    ['core.askPass', ''],
    // A setting for the host's URL overrides a general one in any file, so both are set.
    ['http.proxy', proxyUrl],
    [`http.${host}.proxy`, proxyUrl],
    ['http.sslCAInfo', authority],
    [`http.${host}.sslCAInfo`, authority],
    // git:// has no proxy either.
    ['protocol.git.allow', 'never'],
  ];
  const numbered = settings.flatMap(([key = '', value = ''], index): [string, string][] => [
    [`GIT_CONFIG_KEY_${index}`, key],
    [`GIT_CONFIG_VALUE_${index}`, value],
  ]);
  return { GIT_CONFIG_COUNT: String(settings.length), ...Object.fromEntries(numbered) };
}

/** The variables as lines for a POSIX shell to evaluate. */
export function shellExports(env: WorldEnv): string {
  return Object.entries(env)
    .map(([name, value]) =>
      value === undefined ? `unset ${name}\n` : `export ${name}=${quote(value)}\n`,
    )
    .join('');
}

const quote = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

import { extname } from 'node:path';
import { parse as parseJsonc, type ParseError } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { parseAllDocuments } from 'yaml';
import { commandLine } from '../hook-line.ts';

export const JOB_NAME = 'heroku-preflight';

// Lefthook puts {1} and {2} into the shell's text as they are, and a URL can contain anything. So the
// shell reads them from a here-document, and exits before it could run a line of the URL. There are no
// double quotes because lefthook puts its own around the text on Windows; without IFS and globs the
// shell needs none. `cat` reads the rest of stdin: lefthook gives it to the next job, without the start.
const RUN = `\
IFS=; set -f; : {files}
{ read -r remote <&9; read -r url <&9
${commandLine('$remote', '$url', '9<&-')}
code=$?; cat >/dev/null; exit $code
} 9<<'END'
{1}
{2}
END
`;

/**
 * What a command and an item of `jobs` have in common. Source: lefthook 2.2.2, and its code.
 * Lefthook skips a job if another remote already has the pushed files, unless the job lists files that
 * exist below the top level. One of these always does; in a worktree it's `.git`. We don't use
 * `interactive`, which replaces stdin with the terminal.
 */
const JOB = {
  use_stdin: true,
  files: 'git rev-parse --git-path HEAD -- .git lefthook.yml',
  run: RUN,
};

/** For `commands`: the default 0 comes last, and users count from 1. */
export const COMMAND = { priority: -1, ...JOB };

/** For `jobs`, which run before all commands and in the order of the file. */
export const ITEM = { name: JOB_NAME, ...JOB };

/** The formats of lefthook's configuration. */
export type LefthookFormat = 'yaml' | 'toml' | 'json' | 'jsonc';

const FORMATS: Readonly<Record<string, LefthookFormat>> = {
  '.yml': 'yaml',
  '.yaml': 'yaml',
  '.toml': 'toml',
  '.json': 'json',
  '.jsonc': 'jsonc',
};

export const LEFTHOOK_ENDINGS: readonly string[] = Object.keys(FORMATS);

/** @param name of a file: lefthook.yml, .config/lefthook.toml, … */
export const lefthookFormat = (name: string): LefthookFormat | undefined => FORMATS[extname(name)];

export type Value = Readonly<Record<string, unknown>>;

const PARSE: Readonly<Record<LefthookFormat, (text: string) => unknown>> = {
  yaml: (text) => {
    const documents = parseAllDocuments(text, { merge: true });
    // Of several documents, lefthook reads only the first.
    if (documents.length > 1) return undefined;
    const [document] = documents;
    if (!document) return {};
    return document.errors.length > 0 ? undefined : ((document.toJS() as unknown) ?? {});
  },
  toml: parseToml,
  json: (text) => JSON.parse(text) as unknown,
  jsonc: (text) => {
    const errors: ParseError[] = [];
    const value: unknown = parseJsonc(text, errors, { allowTrailingComma: true });
    return errors.length > 0 ? undefined : value;
  },
};

const MOST_CHARACTERS = 64 * 1024;
const DEEPEST = 100;

/**
 * Whether the parsers can read it. They call themselves for each level, and the one for YAML takes minutes
 * for a megabyte and can end Node if it's nested deeply. lefthook needs six levels.
 */
export function isReadable(text: string): boolean {
  if (text.length > MOST_CHARACTERS || /^[ \t:?-]{500}/m.test(text)) return false;
  let open = 0;
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = /[[{]/.test(bracket) ? open + 1 : Math.max(0, open - 1);
    if (open > DEEPEST) return false;
  }
  return true;
}

/** null: the text isn't a configuration, or isn't readable. */
export function parseConfig(format: LefthookFormat, text: string): Value | null {
  if (!isReadable(text)) return null;
  try {
    const value = PARSE[format](text);
    return isObject(value) && !isDeep(value) ? value : null;
  } catch {
    return null;
  }
}

// In TOML, a key such as `a.b.c` nests without brackets.
const isDeep = (value: unknown, levels = DEEPEST): boolean =>
  typeof value === 'object' &&
  value !== null &&
  (levels === 0 || Object.values(value).some((inner) => isDeep(inner, levels - 1)));

/** Our job: a command, or an item of `jobs`. */
export function ourJobIn(config: Value): unknown {
  const hook = config['pre-push'];
  if (!isObject(hook)) return undefined;
  const { jobs, commands } = hook;
  const item: unknown = Array.isArray(jobs) ? jobs.find(isOurs) : undefined;
  return item ?? (isObject(commands) ? commands[JOB_NAME] : undefined);
}

/** The configuration without our job, and without the empty keys that may have come with it. */
export function besidesOurJob(config: Value): Value {
  const hook = config['pre-push'];
  const rest = omitted(config, 'pre-push');
  if (!isObject(hook)) return isEmpty(hook) ? rest : config;
  const { jobs, commands } = hook;
  const others = {
    ...hook,
    jobs: Array.isArray(jobs) ? jobs.filter((job) => !isOurs(job)) : jobs,
    commands: isObject(commands) ? omitted(commands, JOB_NAME) : commands,
  };
  const filled = Object.fromEntries(Object.entries(others).filter(([, value]) => !isEmpty(value)));
  return isEmpty(filled) ? rest : { ...rest, 'pre-push': filled };
}

const isObject = (value: unknown): value is Value =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isOurs = (job: unknown): boolean => isObject(job) && job.name === JOB_NAME;

const omitted = (value: Value, key: string): Value =>
  Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));

const isEmpty = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'object' && Object.keys(value).length === 0);

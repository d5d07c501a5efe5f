import { parse as parseJsonc, type ParseError } from 'jsonc-parser';
import { parse as parseToml } from 'smol-toml';
import { parseAllDocuments } from 'yaml';
import { JOB_NAME } from './lefthook-job.ts';
import type { LefthookFormat } from './lefthook-format.ts';

export type Value = Readonly<Record<string, unknown>>;

const PARSE: Readonly<Record<LefthookFormat, (text: string) => unknown>> = {
  yaml: (text) => {
    const documents = parseAllDocuments(text, { merge: true });
    // Lefthook reads the first of several.
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

/** null where the text is no configuration. */
export function parseConfig(format: LefthookFormat, text: string): Value | null {
  try {
    const value = PARSE[format](text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** Our job, as the command or item of `jobs` that it is. */
export function ourJobIn(config: Value): unknown {
  const hook = config['pre-push'];
  if (!isObject(hook)) return undefined;
  const { jobs, commands } = hook;
  const item: unknown = Array.isArray(jobs) ? jobs.find(isOurs) : undefined;
  return item ?? (isObject(commands) ? commands[JOB_NAME] : undefined);
}

/** What there is without our job, and without the empty keys that it may have needed. */
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

import { PLATFORM_SCHEMA, type Resource } from './platform-schema.ts';

const FORMATS: Readonly<Record<string, RegExp>> = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/,
  email: /^[^@\s]+@[^@\s]+$/,
  uri: /^https?:\/\/[^\s/]+/,
  uuid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
};

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  array: Array.isArray,
  boolean: (value) => typeof value === 'boolean',
  integer: Number.isInteger,
  number: (value) => typeof value === 'number',
  object: isObject,
  string: (value) => typeof value === 'string',
};

/**
 * The differences between a body and the schema of its resource.
 * @param except fields that can be missing, or that the schema doesn't know
 */
export function flawsOf(
  resource: Resource,
  body: unknown,
  except: readonly string[] = [],
): string[] {
  const types = new Map(
    Object.entries(PLATFORM_SCHEMA[resource]).flatMap(([type, paths]) =>
      paths
        .trim()
        .split(/\s+/)
        .map((path): [string, string] => [path, type]),
    ),
  );
  return check('', body);

  function check(path: string, value: unknown): string[] {
    const children = childrenOf(path, [...types.keys()]);
    const type = types.get(path) ?? (children.length > 0 ? 'object' : undefined);
    if (type === undefined) return except.includes(path) ? [] : [`${path} isn't in the schema`];
    if (!fits(value, type)) return [`${path} is ${JSON.stringify(value)}, not ${type}`];
    if (Array.isArray(value)) return value.flatMap((item) => checkItem(`${path}[]`, item));
    if (!isObject(value) || children.length === 0) return [];
    const missing = children.filter((name) => !(name in value) && !except.includes(name));
    return [
      ...missing.map((name) => `${path} lacks ${name}`),
      ...Object.entries(value).flatMap(([name, inner]) => check(join(path, name), inner)),
    ];
  }

  // For some arrays, the schema doesn't describe the items.
  function checkItem(path: string, item: unknown): string[] {
    const isDescribed = [...types.keys()].some((known) => known.startsWith(path));
    return isDescribed ? check(path, item) : [];
  }
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function childrenOf(parent: string, paths: readonly string[]): string[] {
  const prefix = parent === '' ? '' : `${parent}.`;
  const below = paths.filter((path) => path !== '' && path.startsWith(prefix));
  return [...new Set(below.map((path) => path.slice(prefix.length).replace(/[.[].*$/, '')))];
}

function fits(value: unknown, type: string): boolean {
  const options = type.split('|');
  if (value === null) return options.includes('null');
  return options.some(
    (option) =>
      TYPES[option]?.(value) ??
      (typeof value === 'string' && (FORMATS[option]?.test(value) ?? value === option)),
  );
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { Ajv } from 'ajv';
import type { CheckJson, FixJson } from '../../src/report/json-schemas.ts';
import type { WarmJson } from '../../src/report/warm-schema.ts';
import type { WatchJson } from '../../src/report/watch-schema.ts';
import type { CommandContext } from '../../src/base/context.ts';
import { eventsOf } from '../simulator/in-world.ts';
import { commandWorld } from './command-context.ts';
import { type E2e, ROOT, type Run } from './e2e.ts';

type BinOptions = Parameters<E2e['bin']>[2];

type Command<Result> = (
  world: E2e,
  args?: readonly string[],
  options?: BinOptions,
) => Promise<Result>;

const command =
  (name: string): Command<Run> =>
  ({ command: run }, args = [], options = {}) =>
    run([name, ...args], options);

/** `heroku-preflight check ARGS` */
export const check = command('check');
export const fix = command('fix');
export const warm = command('warm');
export const watch = command('watch');

interface Outputs {
  readonly check: CheckJson;
  readonly fix: FixJson;
  readonly warm: WarmJson;
  readonly watch: WatchJson;
}

/** The same with --json; the output must match the published schema. */
const jsonOf =
  <Name extends keyof Outputs>(name: Name): Command<Run & { readonly json: Outputs[Name] }> =>
  async (world, args = [], options = {}) => {
    const run = await command(name)(world, ['--json', ...args], options);
    const schema = readFileSync(join(ROOT, `${name}.schema.json`), 'utf8');
    const isValid = new Ajv({ allErrors: true }).compile<Outputs[Name]>(
      JSON.parse(schema) as object,
    );
    const json: unknown = JSON.parse(run.stdout);
    if (isValid(json)) return { ...run, json };
    expect(isValid.errors).toEqual([]);
    throw new Error('unreachable');
  };

export const checkAsJson = jsonOf('check');
export const fixAsJson = jsonOf('fix');
export const warmAsJson = jsonOf('warm');
export const watchAsJson = jsonOf('watch');

/** The changes that have reached Heroku's API, such as `PATCH /apps/my-app/formation/web`. */
export const changesIn = ({ simulator }: Pick<E2e, 'simulator'>): string[] =>
  eventsOf(simulator, 'api-request')
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);

/** Joins wrapped lines. */
export const unfolded = (text: string): string => text.replaceAll(/\s+/g, ' ');

/** The context of a command that is called in this process. */
export const contextIn = (
  { env, repository }: Pick<E2e, 'env' | 'repository'>,
  argv: readonly string[],
  changes: Partial<CommandContext> = {},
): ReturnType<typeof commandWorld> =>
  commandWorld({
    ...{ argv, cwd: repository.path },
    // This Node hasn't read the file of the world's authority, so that it's read as git's.
    env: { ...env, NODE_EXTRA_CA_CERTS: undefined },
    ...changes,
  });

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { Ajv } from 'ajv';
import type { FixJson } from '../../src/report/json-schemas.ts';
import { eventsOf } from '../simulator/in-world.ts';
import { type E2e, ROOT, type Run } from './e2e.ts';

const schema = readFileSync(join(ROOT, 'fix.schema.json'), 'utf8');
const isValid = new Ajv({ allErrors: true }).compile<FixJson>(JSON.parse(schema) as object);

/** `heroku-preflight fix ARGS` */
export const fix = ({ bin }: E2e, ...args: readonly string[]): Promise<Run> =>
  bin('heroku-preflight', ['fix', ...args]);

/** The same with --json, whose output the published schema must admit. */
export async function fixAsJson(
  world: E2e,
  ...args: readonly string[]
): Promise<Run & { readonly json: FixJson }> {
  const run = await fix(world, '--json', ...args);
  const json: unknown = JSON.parse(run.stdout);
  if (isValid(json)) return { ...run, json };
  expect(isValid.errors).toEqual([]);
  throw new Error('unreachable');
}

/** The changes that have reached Heroku's API, such as `PATCH /apps/my-app/formation/web`. */
export const changesIn = ({ simulator }: Pick<E2e, 'simulator'>): string[] =>
  eventsOf(simulator, 'api-request')
    .filter(({ method }) => method !== 'GET')
    .map(({ method, path }) => `${method} ${path}`);

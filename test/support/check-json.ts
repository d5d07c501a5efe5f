import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { Ajv } from 'ajv';
import type { CheckJson } from '../../src/report/json-schemas.ts';
import { type E2e, ROOT, type Run } from './e2e.ts';

const schema = readFileSync(join(ROOT, 'check.schema.json'), 'utf8');
const isValid = new Ajv({ allErrors: true }).compile<CheckJson>(JSON.parse(schema) as object);

type BinOptions = Parameters<E2e['bin']>[2];

/** `heroku-preflight check ARGS` */
export const check = (
  { bin }: E2e,
  args: readonly string[] = [],
  options: BinOptions = {},
): Promise<Run> => bin('heroku-preflight', ['check', ...args], options);

/** The same with --json, whose output the published schema must admit. */
export async function checkAsJson(
  world: E2e,
  args: readonly string[] = [],
  options: BinOptions = {},
): Promise<Run & { readonly json: CheckJson }> {
  const run = await check(world, ['--json', ...args], options);
  const json: unknown = JSON.parse(run.stdout);
  if (isValid(json)) return { ...run, json };
  expect(isValid.errors).toEqual([]);
  throw new Error('unreachable');
}

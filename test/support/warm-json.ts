import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@jest/globals';
import { Ajv } from 'ajv';
import type { WarmJson } from '../../src/report/json-schemas.ts';
import { type E2e, ROOT, type Run } from './e2e.ts';

const schema = readFileSync(join(ROOT, 'warm.schema.json'), 'utf8');
const isValid = new Ajv({ allErrors: true }).compile<WarmJson>(JSON.parse(schema) as object);

type BinOptions = Parameters<E2e['bin']>[2];

/** `heroku-preflight warm ARGS` */
export const warm = (
  { bin }: E2e,
  args: readonly string[] = [],
  options: BinOptions = {},
): Promise<Run> => bin('heroku-preflight', ['warm', ...args], options);

/** The same with --json, whose output the published schema must admit. */
export async function warmAsJson(
  world: E2e,
  args: readonly string[] = [],
  options: BinOptions = {},
): Promise<Run & { readonly json: WarmJson }> {
  const run = await warm(world, ['--json', ...args], options);
  const json: unknown = JSON.parse(run.stdout);
  if (isValid(json)) return { ...run, json };
  expect(isValid.errors).toEqual([]);
  throw new Error('unreachable');
}

/** Lines that were broken put together. */
export const unfolded = (text: string): string => text.replaceAll(/\s+/g, ' ');

import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { scenarioJsonSchema } from '../../../src/simulator/scenario/scenario.ts';
import { schemaRows } from './schema-rows.ts';

describe('scenario.schema.json', () => {
  it('is up to date (if not: npx tsx scripts/schema.ts)', async () => {
    const committed = new URL('../../../scenario.schema.json', import.meta.url);
    expect(await readFile(committed, 'utf8')).toBe(scenarioJsonSchema());
  });

  it('explains every setting', () => {
    expect(schemaRows().length).toBeGreaterThan(60);
    expect(schemaRows().filter(({ meaning }) => meaning === '')).toEqual([]);
  });
});

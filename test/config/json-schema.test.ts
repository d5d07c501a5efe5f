import { describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { CHECK_IDS } from '../../src/config/check-settings.ts';
import { jsonSchema } from '../../src/config/json-schema.ts';

interface JsonSchema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
}

const schema = JSON.parse(jsonSchema()) as JsonSchema;
const objectIn = (of?: JsonSchema) => of?.anyOf?.find(({ properties }) => properties)?.properties;

describe('schema.json', () => {
  it('is in step with the schema (else: npx tsx scripts/schema.ts)', async () => {
    const committed = await readFile(new URL('../../schema.json', import.meta.url), 'utf8');
    expect(committed).toBe(jsonSchema());
  });

  it('knows every check', () => {
    expect(Object.keys(objectIn(schema.properties?.checks) ?? {})).toEqual(CHECK_IDS);
  });

  it('explains every setting', () => {
    const settings = [
      schema.properties,
      objectIn(schema.properties?.warmup),
      objectIn(schema.properties?.checks),
      schema.properties?.deploy?.properties,
    ].flatMap((properties) => Object.entries(properties ?? {}));
    const unexplained = settings.filter(([, { description = '' }]) => description === '');
    expect(settings.length).toBeGreaterThan(15);
    expect(unexplained).toEqual([]);
  });
});

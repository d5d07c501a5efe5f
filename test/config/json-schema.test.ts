import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { CHECK_IDS } from '../../src/config/defaults.ts';
import { initTemplate } from '../../src/config/init-template.ts';
import { jsonSchema } from '../../src/config/json-schema.ts';
import { readConfig } from '../../src/config/schema.ts';

interface JsonSchema {
  readonly $ref?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly anyOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

const schema = JSON.parse(jsonSchema()) as JsonSchema;

/** The settings in a part of the schema, by name. */
function settingsIn(part: JsonSchema = {}): Readonly<Record<string, JsonSchema>> {
  const { properties, anyOf = [] } = resolved(part);
  const all = properties ?? anyOf.map(resolved).find((each) => each.properties)?.properties ?? {};
  return Object.fromEntries(Object.entries(all).map(([name, each]) => [name, resolved(each)]));
}

function resolved(part: JsonSchema): JsonSchema {
  const [, name = ''] = /^#\/definitions\/(.+)$/.exec(part.$ref ?? '') ?? [];
  return schema.definitions?.[name] ?? part;
}

describe('schema.json', () => {
  const { warmup, checks, deploy, ...others } = settingsIn(schema);
  const template = readConfig(initTemplate(null), 'c.json');

  it('is in step with the schema (else: npx tsx scripts/schema.ts)', async () => {
    const committed = await readFile(new URL('../../schema.json', import.meta.url), 'utf8');
    expect(committed).toBe(jsonSchema());
  });

  it('knows every check', () => {
    expect(Object.keys(settingsIn(checks))).toEqual(CHECK_IDS);
  });

  it('explains every setting', () => {
    const sections = { warmup, checks, deploy, ...others };
    const settings = [sections, settingsIn(warmup), settingsIn(checks), settingsIn(deploy)].flatMap(
      (each) => Object.entries(each),
    );
    const unexplained = settings.filter(([, { description = '' } = {}]) => description === '');
    expect(settings.length).toBeGreaterThan(30);
    expect(unexplained).toEqual([]);
  });

  it('gives the default of every warm-up setting', () => {
    const told = Object.entries(settingsIn(warmup)).map(([name, each]) => [name, each.default]);
    expect(Object.fromEntries(told)).toEqual(template.warmup);
  });

  describe('to a validator', () => {
    // A check's options are optional.
    const isValid = new Ajv({ strictTuples: false }).compile(schema);

    it('accepts the output of --init', () => {
      expect(isValid(template)).toBe(true);
    });

    it.each([
      { checks: { 'web-dynos': ['error', { min: 3 }], 'config-vars': 'off' } },
      { apps: { 'my-app': { warmup: { paths: [{ path: '/health', expect: [200, '3xx'] }] } } } },
    ])('accepts %j', (config) => {
      expect(isValid(config)).toBe(true);
    });

    it.each([
      { warmpu: {} },
      { warmup: { wait: 3 } },
      { warmup: { paths: [{ contains: 'ok' }] } },
      { checks: { preboot: ['warn', { min: 2 }] } },
      { apps: { 'my-app': { checks: { 'config-vars': ['error', {}] } } } },
    ])('rejects %j', (config) => {
      expect(isValid(config)).toBe(false);
    });
  });
});

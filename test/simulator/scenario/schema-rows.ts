import { scenarioJsonSchema } from '../../../src/simulator/scenario/scenario.ts';

interface JsonSchema {
  readonly description?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly additionalProperties?: JsonSchema | boolean;
}

/** A setting of a scenario: `apps.*.webhooks[].url`, where * is a name of the user's choice. */
export interface SettingRow {
  readonly path: string;
  /** as JSON; '' if there's none */
  readonly default: string;
  readonly meaning: string;
}

/** Every setting that a scenario's schema knows. */
export const schemaRows = (): SettingRow[] =>
  rowsBelow(JSON.parse(scenarioJsonSchema()) as JsonSchema, '');

function rowsBelow(schema: JsonSchema, prefix: string): SettingRow[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, setting]) => {
    const path = `${prefix}${key}`;
    const row = {
      path,
      default: setting.default === undefined ? '' : JSON.stringify(setting.default),
      meaning: setting.description ?? '',
    };
    return [row, ...childRows(setting, path)];
  });
}

function childRows(setting: JsonSchema, path: string): SettingRow[] {
  const { items, additionalProperties } = setting;
  if (items) return rowsBelow(items, `${path}[].`);
  if (typeof additionalProperties === 'object')
    return rowsBelow(additionalProperties, `${path}.*.`);
  return rowsBelow(setting, `${path}.`);
}

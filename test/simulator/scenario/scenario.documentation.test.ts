import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parseScenario } from '../../../src/simulator/scenario/read-scenario.ts';
import { schemaRows, type SettingRow } from './schema-rows.ts';

const text = await readFile(new URL('../../../docs/simulator.md', import.meta.url), 'utf8');

/** The rows of every table of settings, under headings such as `apps.NAME`. */
function documentedRows(): SettingRow[] {
  const [, reference = ''] = text.split('### The scenario\n');
  return reference
    .split(/^#{2,3} /m)
    .flatMap((section) => prefixesOf(section).flatMap((prefix) => rowsOf(section, prefix)));
}

function prefixesOf(section: string): string[] {
  const [heading = ''] = section.split('\n', 1);
  const places = [...heading.matchAll(/`([^`]+)`/g)].map(([, place = '']) => `${place}.`);
  return places.length > 0 ? places : [''];
}

function rowsOf(section: string, prefix: string): SettingRow[] {
  const lines = section.matchAll(/^\| `([^`]+)` +\| (.*?) +\| (.*?) +\|$/gm);
  return [...lines].map(([, name = '', value = '', meaning = '']) => ({
    path: `${prefix}${name}`.replace(/\b[A-Z]+\b/g, '*'),
    default: value.replace(/^ *`?|`? *$/g, ''),
    meaning,
  }));
}

const byPath = (a: SettingRow, b: SettingRow): number => (a.path < b.path ? -1 : 1);

describe('docs/simulator.md', () => {
  it('has every setting of a scenario, with its default and meaning, and no other', () => {
    expect(documentedRows().sort(byPath)).toEqual(schemaRows().sort(byPath));
  });

  it('shows valid scenarios', () => {
    const examples = [...text.matchAll(/```jsonc\n(.*?)```/gs)].map(([, example = '']) => example);
    expect(examples.length).toBeGreaterThan(3);
    for (const example of examples) parseScenario(example, 'docs/simulator.md');
  });
});

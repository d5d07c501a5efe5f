import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { initTemplate } from '../../src/config/init-template.ts';
import { readConfig } from '../../src/config/schema.ts';

const ROOT = join(import.meta.dirname, '../..');

// Rows that aren't a setting of their own.
const OTHERS = ['warmup', 'checks', 'apps.NAME'];

const { warmup, checks, deploy, onFailure } = readConfig(initTemplate(null), 'c.json');
const settings = new Map(settingsIn({ warmup, checks, deploy, onFailure }));

/** `warmup.wait` and its value */
function settingsIn(values: object, prefix = ''): [string, unknown][] {
  return Object.entries(values).flatMap(([key, value]: [string, unknown]) => {
    const name = `${prefix}${key}`;
    const isSection = typeof value === 'object' && value !== null && !Array.isArray(value);
    return isSection && Object.keys(value).length > 0
      ? settingsIn(value, `${name}.`)
      : [[name, value]];
  });
}

/** The first two columns of the table below a heading. */
async function tableIn(file: string, heading: string): Promise<[name: string, value: string][]> {
  const text = await readFile(join(ROOT, file), 'utf8');
  const [, after = ''] = text.split(`\n## ${heading}\n`);
  const [section = ''] = after.split('\n## ');
  const rows = section.matchAll(/^\| `([^`]+)` *\| (?:`(.+?)`)? *([^|`]*?) *\|/gm);
  return [...rows].map(([, name = '', value = '']) => [name, value]);
}

const rows = await tableIn('docs/configuration.md', 'Settings');
const documented = new Map(rows);
const chosen = new Map(await tableIn('README.md', 'Configure'));

describe('the table of settings in docs/configuration.md', () => {
  it.each([...settings])('has a row for %s, with its default %j', (name, value) => {
    const written = documented.get(name);
    expect(written).toBeDefined();
    // The text "the app's own" describes its default, null.
    if (name !== 'warmup.url') expect(JSON.parse(written ?? '')).toEqual(value);
  });

  it('has no row for an unknown setting, and none twice', () => {
    expect([...documented.keys()].filter((name) => !settings.has(name))).toEqual(OTHERS);
    expect(rows).toHaveLength(documented.size);
  });
});

describe("the README's table of settings", () => {
  it('has ten settings', () => {
    expect(chosen.size).toBe(10);
  });

  it.each([...chosen])('has %s as docs/configuration.md has it', (name, value) => {
    expect(documented.get(name)).toBe(value);
  });
});

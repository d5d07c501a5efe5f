import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { initTemplate } from '../../src/config/init-template.ts';
import { readConfig } from '../../src/config/schema.ts';

const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8');
const [, section = ''] = readme.split('\n## Configure\n');

/** The first two columns of the table of settings. */
const defaults = new Map(
  [...section.matchAll(/^\| `([^`]+)` *\| (?:`(.+?)`)? *([^|`]*?) *\|/gm)].map(
    ([, name = '', value = '']) => [name, value],
  ),
);

const { warmup, checks, deploy, onFailure } = readConfig(initTemplate(null), 'c.json');
const settings = settingsIn({ warmup, checks, deploy, onFailure });

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

describe("the README's table of settings", () => {
  it.each(settings)('has a row for %s, with its default %j', (name, value) => {
    const written = defaults.get(name);
    expect(written).toBeDefined();
    // Null is the app's own address, in words.
    if (name !== 'warmup.url') expect(JSON.parse(written ?? '')).toEqual(value);
  });

  it('has no row for what is no setting', () => {
    const names = settings.map(([name]) => name);
    const others = [...defaults.keys()].filter((name) => !names.includes(name));
    expect(others).toEqual(['warmup', 'checks', 'apps.NAME']);
  });
});

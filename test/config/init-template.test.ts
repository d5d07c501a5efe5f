import { describe, expect, it } from '@jest/globals';
import { CHECK_IDS, DEFAULTS } from '../../src/config/defaults.ts';
import { initTemplate } from '../../src/config/init-template.ts';
import { ConfigSchema, readConfig } from '../../src/config/schema.ts';

const readTemplate = () => readConfig(initTemplate('./schema.json'), 'c.json');

describe('what --init writes', () => {
  it('has every section', () => {
    expect(Object.keys(readTemplate())).toEqual(Object.keys(ConfigSchema.shape));
  });

  it('has every check', () => {
    expect(Object.keys(readTemplate().checks || {})).toEqual(CHECK_IDS);
  });

  it('explains every setting of the warm-up and of deploys beside it', () => {
    const lines = initTemplate(null).split('\n');
    const unexplained = [...Object.keys(DEFAULTS.warmup), ...Object.keys(DEFAULTS.deploy)].filter(
      (key) => !lines.some((line) => line.includes(`"${key}": `) && / \/\/ \S/.test(line)),
    );
    // It's two names of headers.
    expect(unexplained).toEqual(['identity']);
  });

  it('names the schema for editors, if there is one', () => {
    expect(readTemplate().$schema).toBe('./schema.json');
    expect(readConfig(initTemplate(null), 'c.json').$schema).toBeUndefined();
  });

  it('has each value in one line, and explains the checks that need it', () => {
    const lines = initTemplate(null).split('\n');
    expect(lines).toContain('    "web-dynos": ["warn", { "min": 2 }],');
    const explained = lines.filter((line) => /"[\w-]+": "(?:off|warn)", \/\/ \S/.test(line));
    expect(explained.map((line) => /[\w-]+/.exec(line)?.[0])).toEqual([
      ...['deploy-ref', 'config-vars', 'java-warmup', 'runtime-metadata'],
    ]);
  });

  it('has short lines', () => {
    expect(
      initTemplate('./schema.json')
        .split('\n')
        .filter((line) => line.length > 100),
    ).toEqual([]);
  });
});
